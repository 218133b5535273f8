import { restoreAgentOperation } from "@/server/domain/agent/api";
import { restoreAgent } from "@/server/services/agent/restore";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(restoreAgentOperation, restoreAgent),
});
