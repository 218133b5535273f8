import { cloneWorkflowOperation } from "@/server/domain/workflow/api";
import { cloneWorkflow } from "@/server/services/workflow/clone";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(cloneWorkflowOperation, cloneWorkflow, ({ id }) => `/api/v1/workflows/${id}`),
});
