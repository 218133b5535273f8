import type { OperationInput } from "@/server/domain/operation";
import type { Page } from "@/server/domain/pagination";
import type { listDeliveriesOperation } from "@/server/domain/webhook/api";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { presentDelivery, requireWebhook } from "./rows";

/** Lists a webhook's sent and queued deliveries, newest first. */
export async function listDeliveries(
  ctx: ServiceContext,
  { id, ...query }: OperationInput<typeof listDeliveriesOperation>,
): Promise<Page<DeliveryDto>> {
  requireScope(ctx, "webhooks:write");
  await requireWebhook(ctx, id);
  const where = { organizationId: ctx.organizationId, webhookId: id };
  return readPage(query, {
    count: () => ctx.db.webhookDelivery.count({ where }),
    read: (window) =>
      ctx.db.webhookDelivery.findMany({
        where,
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        ...window,
      }),
    present: presentDelivery,
  });
}
