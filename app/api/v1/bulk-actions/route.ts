import { listBulkOperation, startBulkOperation } from "@/server/domain/bulk/api";
import { listBulk } from "@/server/services/bulk/list";
import { startBulk } from "@/server/services/bulk/start";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listBulkOperation, listBulk),
  POST: route(startBulkOperation, startBulk),
});
