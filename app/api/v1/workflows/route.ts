import { createWorkflowOperation, listWorkflowsOperation } from "@/server/domain/workflow/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { createWorkflow } from "@/server/services/workflow/create";
import { listWorkflows } from "@/server/services/workflow/list";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listWorkflowsOperation, listWorkflows),
  POST: route(createWorkflowOperation, createWorkflow, ({ id }) => `/api/v1/workflows/${id}`),
});
