import { createWorkflowOperation, listWorkflowsOperation } from "@/server/domain/workflow/api";
import { createWorkflow } from "@/server/services/workflow/create";
import { listWorkflows } from "@/server/services/workflow/list";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listWorkflowsOperation, listWorkflows),
  POST: route(createWorkflowOperation, createWorkflow, ({ id }) => `/api/v1/workflows/${id}`),
});
