import { reassignReviewOperation } from "@/server/domain/review/reassign/reassign";
import { reassignReview } from "@/server/services/review/reassign";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(reassignReviewOperation, reassignReview),
});
