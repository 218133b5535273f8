import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireWebhook } from "./rows";

/** Removes the webhook along with its sent and pending deliveries. */
export async function removeWebhook(ctx: ServiceContext): Promise<null> {
  requireScope(ctx, "tokens:write");
  const { id } = await requireWebhook(ctx);
  await ctx.db.webhook.deleteMany({ where: { id, organizationId: ctx.organizationId } });
  return null;
}
