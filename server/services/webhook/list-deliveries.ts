import type { Page, PageQuery } from "@/server/domain/page";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { presentDelivery } from "./rows";

/** Lists the webhook's sent and pending deliveries, newest first. */
export async function listDeliveries(ctx: ServiceContext, query: PageQuery): Promise<Page<DeliveryDto>> {
  requireScope(ctx, "tokens:write");
  const where = { organizationId: ctx.organizationId };
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
