import { listWorkflowRunsOperation } from "@/server/domain/run/api";
import { listWorkflowRuns } from "@/server/services/run/list-of-workflow";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listWorkflowRunsOperation, listWorkflowRuns),
});
