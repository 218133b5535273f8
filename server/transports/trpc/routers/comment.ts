import * as operations from "@/server/domain/comment/api";
import { addComment } from "@/server/services/comment/add";
import { deleteComment } from "@/server/services/comment/delete";
import { editComment } from "@/server/services/comment/edit";
import { getComment } from "@/server/services/comment/get";
import { listComments } from "@/server/services/comment/list";
import { router } from "@/server/transports/trpc/init";
import { operationMutation, operationQuery } from "@/server/transports/trpc/procedure";

export const commentRouter = router({
  list: operationQuery(operations.listCommentsOperation, listComments),
  get: operationQuery(operations.getCommentOperation, getComment),
  add: operationMutation(operations.addCommentOperation, addComment),
  edit: operationMutation(operations.editCommentOperation, editComment),
  delete: operationMutation(operations.deleteCommentOperation, deleteComment),
});
