import {
  deleteWorkflowOperation,
  getWorkflowOperation,
  updateWorkflowOperation,
} from "@/server/domain/workflow/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { getWorkflow } from "@/server/services/workflow/get";
import { updateWorkflow } from "@/server/services/workflow/update";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getWorkflowOperation, getWorkflow),
  PATCH: route(updateWorkflowOperation, updateWorkflow),
  DELETE: route(deleteWorkflowOperation, deleteWorkflow),
});
