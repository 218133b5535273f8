import { addCommentOperation, listCommentsOperation } from "@/server/domain/comment/api";
import { addComment } from "@/server/services/comment/add";
import { listComments } from "@/server/services/comment/list";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listCommentsOperation, listComments),
  POST: route(
    addCommentOperation,
    addComment,
    ({ id, reviewId }) => `/api/v1/reviews/${reviewId}/comments/${id}`,
  ),
});
