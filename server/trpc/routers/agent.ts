import { listAgentsOperation } from "@/server/domain/agent/operations";
import { listAgents } from "@/server/services/agent/list";
import { router } from "@/server/trpc/init";
import { operationQuery } from "@/server/trpc/procedure";

export const agentRouter = router({
  list: operationQuery(listAgentsOperation, listAgents),
});
