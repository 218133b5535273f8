import { cloneWorkflowOperation } from "@/server/domain/workflow/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { cloneWorkflow } from "@/server/services/workflow/clone";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(cloneWorkflowOperation, cloneWorkflow, ({ id }) => `/api/v1/workflows/${id}`),
});
