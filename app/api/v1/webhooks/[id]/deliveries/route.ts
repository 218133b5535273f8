import { listDeliveriesOperation } from "@/server/domain/webhook/api";
import { listDeliveries } from "@/server/services/webhook/list-deliveries";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listDeliveriesOperation, listDeliveries),
});
