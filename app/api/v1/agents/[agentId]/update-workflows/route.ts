import { updateWorkflowsOfAgentOperation } from "@/server/domain/agent/api";
import { updateWorkflowsOfAgent } from "@/server/services/workflow/update-of-agent";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(updateWorkflowsOfAgentOperation, updateWorkflowsOfAgent),
});
