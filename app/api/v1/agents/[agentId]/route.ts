import { deleteAgentOperation, getAgentOperation, updateAgentOperation } from "@/server/domain/agent/api";
import { deleteAgent } from "@/server/services/agent/delete";
import { getAgent } from "@/server/services/agent/get";
import { updateAgent } from "@/server/services/agent/update";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getAgentOperation, getAgent),
  PATCH: route(updateAgentOperation, updateAgent),
  DELETE: route(deleteAgentOperation, deleteAgent),
});
