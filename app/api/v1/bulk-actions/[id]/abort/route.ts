import { abortBulkOperation } from "@/server/domain/bulk/api";
import { abortBulk } from "@/server/services/bulk/abort";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(abortBulkOperation, abortBulk),
});
