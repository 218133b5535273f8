import { getInsightsOperation } from "@/server/domain/insights/api";
import { getInsights } from "@/server/services/insights/get";
import { router } from "@/server/transports/trpc/init";
import { operationQuery } from "@/server/transports/trpc/procedure";

export const insightsRouter = router({
  get: operationQuery(getInsightsOperation, getInsights),
});
