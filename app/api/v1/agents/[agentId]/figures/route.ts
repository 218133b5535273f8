import { getAgentFiguresOperation } from "@/server/domain/agent/figures";
import { getAgentFigures } from "@/server/services/agent/get-figures";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getAgentFiguresOperation, getAgentFigures),
});
