import { getHealthOperation } from "@/server/domain/health/api";
import { openRoute } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: openRoute(getHealthOperation, () => ({ status: "ok" as const })),
});
