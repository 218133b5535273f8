import { getOpenApiOperation } from "@/server/domain/health/api";
import { describeApi } from "@/server/transports/rest/openapi";
import { openRoute } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: openRoute(getOpenApiOperation, describeApi),
});
