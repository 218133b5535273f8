import { listReviewsOperation } from "@/server/domain/review/api";
import { listReviews } from "@/server/services/review/list";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listReviewsOperation, listReviews),
});
