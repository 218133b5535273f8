import { AppError } from "@/server/domain/error";
import type { DeliveryDto, WebhookDto } from "@/server/domain/webhook/webhook";
import type { Webhook, WebhookDelivery } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";

export async function requireWebhook({
  db,
  organizationId,
}: {
  db: Database | Transaction;
  organizationId: string;
}): Promise<Webhook> {
  const row = await db.webhook.findUnique({ where: { organizationId } });
  if (!row) throw new AppError("not-found", "Your organization has no webhook.");
  return row;
}

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
