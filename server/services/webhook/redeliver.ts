import { AppError, notFound } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import type { redeliverOperation } from "@/server/domain/webhook/api";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { presentDelivery } from "./rows";

/** Delivers an event again with the same webhook-id, so that the receiver can recognize a duplicate. */
export async function redeliver(
  ctx: ServiceContext,
  { id: webhookId, deliveryId: id }: OperationInput<typeof redeliverOperation>,
): Promise<DeliveryDto> {
  requireScope(ctx, "webhooks:write");
  const where = { id, webhookId, organizationId: ctx.organizationId };
  const [row] = await ctx.db.webhookDelivery.updateManyAndReturn({
    where: { ...where, status: { in: ["DELIVERED", "FAILED"] } },
    data: {
      status: "QUEUED",
      attempts: 0,
      lastError: null,
      responseStatus: null,
      deliveredAt: null,
      dueAt: ctx.now(),
    },
  });
  if (row) publishChange(ctx, "delivery", id);
  if (row) return presentDelivery(row);
  if (!(await ctx.db.webhookDelivery.findFirst({ where, select: { id: true } }))) throw notFound("delivery");
  throw new AppError("conflict", "This event is already being delivered.");
}
