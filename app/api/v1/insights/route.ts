import { getInsightsOperation } from "@/server/domain/insights/api";
import { getInsights } from "@/server/services/insights/get";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getInsightsOperation, getInsights),
});
