import { listWorkflowRunsOperation } from "@/server/domain/run/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { listWorkflowRuns } from "@/server/services/run/list-of-workflow";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listWorkflowRunsOperation, listWorkflowRuns),
});
