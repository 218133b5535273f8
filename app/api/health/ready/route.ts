import { getReadinessOperation } from "@/server/domain/health/api";
import { getReadiness } from "@/server/services/health/get-readiness";
import { openRoute } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: openRoute(getReadinessOperation, getReadiness),
});
