import { getReadinessOperation } from "@/server/domain/service/operations";
import { readReadiness } from "@/server/transports/inngest/readiness";
import { openRoute } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: openRoute(getReadinessOperation, readReadiness),
});
