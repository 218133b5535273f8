import { decideReviewOperation } from "@/server/domain/review/api";
import { decideReview } from "@/server/services/review/decide";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(decideReviewOperation, decideReview),
});
