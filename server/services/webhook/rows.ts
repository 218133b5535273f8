import { AppError, notFound } from "@/server/domain/error";
import { DeliveryAttempt, type DeliveryDto, WebhookDto } from "@/server/domain/webhook/webhook";
import type { Webhook, WebhookDelivery } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { previousSecretUntil } from "./secrets";
import { unsignedHeaders } from "./signature";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

export async function requireWebhook({ db, organizationId }: Reader, id: string): Promise<Webhook> {
  const row = await db.webhook.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("webhook");
  return row;
}

/** Locks a webhook, so that nothing else changes it until the transaction ends. */
export async function lockWebhook(ctx: ServiceContext & { db: Transaction }, id: string): Promise<Webhook> {
  await ctx.db.$queryRaw`
    SELECT 1 FROM "Webhook" WHERE "id" = ${id} AND "organizationId" = ${ctx.organizationId} FOR NO KEY UPDATE`;
  return requireWebhook(ctx, id);
}

type LastDelivery = NonNullable<WebhookDto["lastDelivery"]>;
type LastRow = Omit<LastDelivery, "createdAt"> & { webhookId: string; createdAt: Date };

/** Presents webhooks with their last deliveries. */
export async function presentWebhooks(
  { db, organizationId, now }: Reader & Pick<ServiceContext, "now">,
  rows: readonly Webhook[],
): Promise<WebhookDto[]> {
  const lasts = await db.$queryRaw<LastRow[]>`
    SELECT d."webhookId", d."event", d."status"::text, d."responseStatus", d."lastError", d."createdAt"
    FROM unnest(${rows.map(({ id }) => id)}::text[]) AS w ("id") CROSS JOIN LATERAL (
      SELECT * FROM "WebhookDelivery" WHERE "webhookId" = w."id" AND "organizationId" = ${organizationId}
      ORDER BY "createdAt" DESC, "id" DESC LIMIT 1
    ) d`;
  return rows.map((row) => {
    const last = lasts.find(({ webhookId }) => webhookId === row.id);
    return {
      id: row.id,
      url: row.url,
      events: WebhookDto.shape.events.parse(row.events),
      enabled: row.enabled,
      disabledAt: row.disabledAt?.toISOString() ?? null,
      disabledReason: row.disabledReason,
      failingSince: row.failingSince?.toISOString() ?? null,
      previousSecretUntil: previousSecretUntil(row, now())?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      lastDelivery: last ? { ...last, createdAt: last.createdAt.toISOString() } : null,
    };
  });
}

export async function readWebhook(
  ctx: Reader & Pick<ServiceContext, "now">,
  id: string,
): Promise<WebhookDto> {
  const [webhook] = await presentWebhooks(ctx, [await requireWebhook(ctx, id)]);
  if (!webhook) throw notFound("webhook");
  return webhook;
}

export function presentDelivery(row: WebhookDelivery): DeliveryDto {
  return {
    id: row.id,
    webhookId: row.webhookId,
    event: row.event,
    runId: row.runId,
    reviewId: row.reviewId,
    status: row.status,
    attempts: row.attempts,
    responseStatus: row.responseStatus,
    lastError: row.lastError,
    createdAt: row.createdAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    body: row.body,
    log: DeliveryAttempt.array()
      .parse(row.attemptLog)
      .map((attempt) => ({ ...attempt, headers: unsignedHeaders(row.id, new Date(attempt.at)) })),
  };
}

export const justDeleted = () => new AppError("not-found", "The webhook was just deleted.");
