import type { WebhookDto } from "@/server/domain/webhook/webhook";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentWebhooks } from "./rows";

/** Lists the organization's webhooks, oldest first. */
export async function listWebhooks(ctx: ServiceContext): Promise<WebhookDto[]> {
  requireScope(ctx, "webhooks:write");
  const { db, organizationId } = ctx;
  const orderBy = [{ createdAt: "asc" as const }, { id: "asc" as const }];
  return presentWebhooks(ctx, await db.webhook.findMany({ where: { organizationId }, orderBy }));
}
