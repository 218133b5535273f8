import { createAgentOperation, listAgentsOperation } from "@/server/domain/agent/api";
import { createAgent } from "@/server/services/agent/create";
import { listAgents } from "@/server/services/agent/list";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listAgentsOperation, listAgents),
  POST: route(createAgentOperation, createAgent, ({ id }) => `/api/v1/agents/${id}`),
});
