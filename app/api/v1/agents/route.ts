import { listAgentsOperation } from "@/server/domain/agent/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { listAgents } from "@/server/services/agent/list";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listAgentsOperation, listAgents),
});
