import type { listAgentVersionsOperation } from "@/server/domain/agent/api";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { presentRevision, REVISION_ROW } from "./revisions";
import { requireOwnAgent } from "./rows";

/** Lists a custom agent's versions, newest first. */
export async function listAgentVersions(
  ctx: ServiceContext,
  query: OperationInput<typeof listAgentVersionsOperation>,
): Promise<OperationOutput<typeof listAgentVersionsOperation>> {
  requireScope(ctx, "agents:read");
  const { agentId } = query;
  // Built-in agents have no history of their own, because they change with the app.
  if (!findBuiltin(agentId)) await requireOwnAgent(ctx, agentId);
  const where = { agentId, organizationId: ctx.organizationId };
  return readPage(query, {
    count: () => ctx.db.agentRevision.count({ where }),
    read: (window) =>
      ctx.db.agentRevision.findMany({ where, orderBy: { revision: "desc" }, ...REVISION_ROW, ...window }),
    present: presentRevision,
  });
}
