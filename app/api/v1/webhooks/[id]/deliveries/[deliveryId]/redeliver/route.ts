import { redeliverOperation } from "@/server/domain/webhook/api";
import { redeliver } from "@/server/services/webhook/redeliver";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(redeliverOperation, redeliver),
});
