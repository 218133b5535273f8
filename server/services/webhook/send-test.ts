import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";
import { isOrphan } from "@/server/infra/db";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { presentDelivery, requireWebhook } from "./rows";

const EVENT = "webhook.test";

/** Sends a test event in the same way as any other event. */
export async function sendTestEvent(ctx: ServiceContext): Promise<DeliveryDto> {
  requireScope(ctx, "tokens:write");
  const webhook = await requireWebhook(ctx);
  if (!webhook.enabled) throw new AppError("conflict", "The webhook is off. Turn it on first.");
  const now = ctx.now();
  const data = {
    id: makeId("dlv"),
    organizationId: ctx.organizationId,
    webhookId: webhook.id,
    event: EVENT,
    body: JSON.stringify({ type: EVENT, timestamp: now.toISOString(), data: { test: true } }),
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
    throw new AppError("not-found", "The webhook was just removed.");
  }
}
