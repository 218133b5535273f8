import type { AgentDetailDto, updateAgentOperation } from "@/server/domain/agent/operations";
import { AppError } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { checkConfig } from "./check-config";
import { presentAgentDetail } from "./present";
import { toAgent } from "./read-all";
import { requireOwnAgent } from "./require";

/** Steps that are carried out from now on are those of the changed agent, also in runs that are under way. */
export async function updateAgent(
  ctx: ServiceContext,
  { agentId, expectedRevisions, ...change }: OperationInput<typeof updateAgentOperation>,
): Promise<AgentDetailDto> {
  requireScope(ctx, "agents:write");
  if (change.config) await checkConfig(ctx, change.config);
  const before = await requireOwnAgent(ctx, agentId);
  const { organizationId } = ctx;
  const [row] = await ctx.db.agent.updateManyAndReturn({
    where: { organizationId, id: agentId, revision: { in: expectedRevisions ?? [before.revision] } },
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
  if (!row)
    throw new AppError("precondition-failed", "Somebody has changed this agent meanwhile. Load it again.");
  return presentAgentDetail(ctx, toAgent(row), row.revision);
}
