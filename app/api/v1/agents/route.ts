import { createAgentOperation, listAgentsOperation } from "@/server/domain/agent/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { createAgent } from "@/server/services/agent/create";
import { listAgents } from "@/server/services/agent/list";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listAgentsOperation, listAgents),
  POST: route(createAgentOperation, createAgent, ({ id }) => `/api/v1/agents/${id}`),
});
