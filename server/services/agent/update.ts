import type { AgentDetailDto, updateAgentOperation } from "@/server/domain/agent/operations";
import { notFound, stale } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { checkConfig } from "./check-config";
import { presentAgentDetail } from "./present";
import { toAgent } from "./read-all";
import { requireOwnAgent, whereAgent } from "./require";

/** Steps that are carried out from now on are those of the changed agent, also in runs that are under way. */
export async function updateAgent(
  ctx: ServiceContext,
  { agentId, expectedRevisions, ...change }: OperationInput<typeof updateAgentOperation>,
): Promise<AgentDetailDto> {
  requireScope(ctx, "agents:write");
  if (change.config) await checkConfig(ctx, change.config);
  await requireOwnAgent(ctx, agentId);
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
  return presentAgentDetail(ctx, toAgent(row), row.revision);
}
