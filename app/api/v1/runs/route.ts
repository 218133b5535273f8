import { listRunsOperation } from "@/server/domain/run/finding/api";
import { listRuns } from "@/server/services/run/list";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listRunsOperation, listRuns),
});
