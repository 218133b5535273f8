import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { TEST_EVENT } from "@/server/domain/webhook/events";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";
import { isOrphan } from "@/server/infra/db";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { justDeleted, presentDelivery, requireWebhook } from "./rows";

/** Sends a test event in the same way as any other event. */
export async function sendTestEvent(ctx: ServiceContext, { id }: { id: string }): Promise<DeliveryDto> {
  requireScope(ctx, "webhooks:write");
  const webhook = await requireWebhook(ctx, id);
  if (!webhook.enabled) throw new AppError("conflict", "The webhook is disabled. Enable it first.");
  const now = ctx.now();
  const data = {
    id: makeId("dlv"),
    organizationId: ctx.organizationId,
    webhookId: webhook.id,
    event: TEST_EVENT,
    body: JSON.stringify({ type: TEST_EVENT, timestamp: now.toISOString(), data: { test: true } }),
    status: "QUEUED" as const,
    createdAt: now,
    dueAt: now,
  };
  try {
    const row = await ctx.db.webhookDelivery.create({ data });
    publishChange(ctx, "delivery", row.id);
    return presentDelivery(row);
  } catch (error) {
    if (!isOrphan(error)) throw error;
    throw justDeleted();
  }
}
