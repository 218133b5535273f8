import { getOpenApiOperation } from "@/server/domain/service/operations";
import { describeApi } from "@/server/rest/openapi";
import { openRoute } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: openRoute(getOpenApiOperation, describeApi),
});
