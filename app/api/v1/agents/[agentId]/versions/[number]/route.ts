import { getAgentVersionOperation } from "@/server/domain/agent/api";
import { getAgentVersion } from "@/server/services/agent/get-version";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getAgentVersionOperation, getAgentVersion),
});
