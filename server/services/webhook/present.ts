import type { DeliveryDto, WebhookDto } from "@/server/domain/webhook/webhook";
import type { Webhook, WebhookDelivery } from "@/server/generated/prisma/client";

export function presentWebhook(row: Webhook): WebhookDto {
  return { id: row.id, url: row.url, enabled: row.enabled, updatedAt: row.updatedAt.toISOString() };
}

export function presentDelivery(row: WebhookDelivery): DeliveryDto {
  return {
    id: row.id,
    event: row.event,
    reviewId: row.reviewId,
    status: row.status,
    attempts: row.attempts,
    responseStatus: row.responseStatus,
    lastError: row.lastError,
    createdAt: row.createdAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    body: row.body,
  };
}
