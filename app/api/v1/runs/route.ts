import { listRunsOperation } from "@/server/domain/run/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { listRuns } from "@/server/services/run/list";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listRunsOperation, listRuns),
});
