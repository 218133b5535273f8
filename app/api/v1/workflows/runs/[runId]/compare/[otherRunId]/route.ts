import { compareRunsOperation } from "@/server/domain/run/compare/api";
import { compareRuns } from "@/server/services/run/compare/compare";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(compareRunsOperation, compareRuns),
});
