import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { publishChange } from "@/server/services/publish-change";
import { lockWebhook } from "./rows";

/** Deletes a webhook along with its sent and queued deliveries. */
export async function deleteWebhook(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  requireScope(ctx, "webhooks:write");
  return inTransaction(ctx, async (ctx) => {
    const { url } = await lockWebhook(ctx, id);
    await ctx.db.webhook.deleteMany({ where: { id, organizationId: ctx.organizationId } });
    await recordEntry(ctx, {
      action: "webhook.deleted",
      subject: { type: "webhook", id },
      private: { before: { url } },
    });
    publishChange(ctx, "delivery", null);
    return null;
  });
}
