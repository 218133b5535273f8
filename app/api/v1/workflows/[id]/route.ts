import {
  deleteWorkflowOperation,
  getWorkflowOperation,
  updateWorkflowOperation,
} from "@/server/domain/workflow/api";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { getWorkflow } from "@/server/services/workflow/get";
import { updateWorkflow } from "@/server/services/workflow/update";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getWorkflowOperation, getWorkflow),
  PATCH: route(updateWorkflowOperation, updateWorkflow),
  DELETE: route(deleteWorkflowOperation, deleteWorkflow),
});
