import {
  deleteCommentOperation,
  editCommentOperation,
  getCommentOperation,
} from "@/server/domain/comment/api";
import { deleteComment } from "@/server/services/comment/delete";
import { editComment } from "@/server/services/comment/edit";
import { getComment } from "@/server/services/comment/get";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getCommentOperation, getComment),
  PATCH: route(editCommentOperation, editComment),
  DELETE: route(deleteCommentOperation, deleteComment),
});
