import { listReviewsOperation } from "@/server/domain/review/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { listReviews } from "@/server/services/review/list";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listReviewsOperation, listReviews),
});
