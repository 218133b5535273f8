import { getApiHealthOperation } from "@/server/domain/service/operations";
import { openRoute } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: openRoute(getApiHealthOperation, () => ({ status: "ok" as const })),
});
