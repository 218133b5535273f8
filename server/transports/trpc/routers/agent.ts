import * as operations from "@/server/domain/agent/api";
import { createAgent } from "@/server/services/agent/create";
import { deleteAgent } from "@/server/services/agent/delete";
import { getAgent } from "@/server/services/agent/get";
import { listAgents } from "@/server/services/agent/list";
import { listAgentNames } from "@/server/services/agent/list-names";
import { updateAgent } from "@/server/services/agent/update";
import { memberProcedure, router } from "@/server/transports/trpc/init";
import { operationMutation, operationQuery } from "@/server/transports/trpc/procedure";

export const agentRouter = router({
  list: operationQuery(operations.listAgentsOperation, listAgents),
  names: memberProcedure.query(({ ctx }) => listAgentNames(ctx.service)),
  get: operationQuery(operations.getAgentOperation, getAgent),
  create: operationMutation(operations.createAgentOperation, createAgent),
  update: operationMutation(operations.updateAgentOperation, updateAgent),
  delete: operationMutation(operations.deleteAgentOperation, deleteAgent),
});
