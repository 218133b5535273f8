import { notFound } from "@/server/domain/error";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";

/** Deletes a webhook along with its sent and queued deliveries. */
export async function deleteWebhook(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  requireScope(ctx, "webhooks:write");
  const { count } = await ctx.db.webhook.deleteMany({ where: { id, organizationId: ctx.organizationId } });
  if (count === 0) throw notFound("webhook");
  publishChange(ctx, "delivery", null);
  return null;
}
