import type { WebhookDto } from "@/server/domain/webhook/webhook";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readWebhook } from "./rows";

export async function getWebhook(ctx: ServiceContext, { id }: { id: string }): Promise<WebhookDto> {
  requireScope(ctx, "webhooks:write");
  return readWebhook(ctx, id);
}
