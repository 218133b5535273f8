import { getReviewOperation } from "@/server/domain/review/api";
import { getReview } from "@/server/services/review/get";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getReviewOperation, getReview),
});
