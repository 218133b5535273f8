import type { AgentDetailDto, updateAgentOperation } from "@/server/domain/agent/api";
import { compareAgents } from "@/server/domain/change/compare-agents";
import { notFound, stale } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { admitAgentChange, checkConfig } from "./changes";
import { lockAgent, presentAgentDetail, requireOwnAgent, toAgent, whereAgent } from "./rows";

/**
 * Changes apply to new runs. Deactivating an agent also makes its steps fail in runs that are in progress.
 */
export async function updateAgent(
  ctx: ServiceContext,
  { agentId, expectedRevisions, ...change }: OperationInput<typeof updateAgentOperation>,
): Promise<AgentDetailDto> {
  requireScope(ctx, "agents:write");
  if (change.config) await checkConfig(ctx, change.config);
  const row = await inTransaction(ctx, async (ctx) => {
    await lockAgent(ctx, agentId);
    const before = await requireOwnAgent(ctx, agentId);
    const [row] = await ctx.db.agent.updateManyAndReturn({
      where: whereAgent(ctx, agentId, expectedRevisions),
      data: {
        name: change.name,
        description: change.description,
        active: change.active,
        config: change.config,
        revision: { increment: 1 },
        updatedById: requirePerson(ctx).memberId,
        updatedAt: ctx.now(),
      },
    });
    if (!row) throw expectedRevisions ? stale("agent") : notFound("agent");
    const after = toAgent(row);
    const { revision } = before;
    await admitAgentChange(ctx, before, {
      content: after,
      weakens: compareAgents(toAgent(before), after),
      request: { verb: "updateAgent", agentId, revision, change },
    });
    return row;
  });
  return presentAgentDetail(ctx, toAgent(row), row.revision);
}
