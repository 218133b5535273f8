import { getReviewStatisticsOperation } from "@/server/domain/reading/statistics";
import { getReviewStatistics } from "@/server/services/reading/get-statistics";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getReviewStatisticsOperation, getReviewStatistics),
});
