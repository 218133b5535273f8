import { listFiringsOperation } from "@/server/domain/trigger/api";
import { listFirings } from "@/server/services/trigger/list-firings";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listFiringsOperation, listFirings),
});
