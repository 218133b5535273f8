import { getReviewOperation } from "@/server/domain/review/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { getReview } from "@/server/services/review/get";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getReviewOperation, getReview),
});
