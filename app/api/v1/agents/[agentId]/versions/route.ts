import { listAgentVersionsOperation } from "@/server/domain/agent/api";
import { listAgentVersions } from "@/server/services/agent/list-versions";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listAgentVersionsOperation, listAgentVersions),
});
