import { decideReviewOperation } from "@/server/domain/review/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { decideReview } from "@/server/services/review/decide";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(decideReviewOperation, decideReview),
});
