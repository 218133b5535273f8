import { getBulkOperation } from "@/server/domain/bulk/api";
import { getBulk } from "@/server/services/bulk/get";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getBulkOperation, getBulk),
});
