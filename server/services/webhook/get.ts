import type { WebhookDto } from "@/server/domain/webhook/webhook";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentWebhook } from "./rows";

export async function getWebhook(ctx: ServiceContext): Promise<WebhookDto | null> {
  requireScope(ctx, "tokens:write");
  const row = await ctx.db.webhook.findUnique({ where: { organizationId: ctx.organizationId } });
  return row && presentWebhook(row);
}
