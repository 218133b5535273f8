import type { AgentDetailDto, restoreAgentOperation } from "@/server/domain/agent/api";
import { AppError } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireRevision } from "./revisions";
import { changeAgent } from "./update";

/**
 * Saves an earlier version's name, description, and configuration as a new version. Doesn't change whether the
 * agent is active.
 */
export async function restoreAgent(
  ctx: ServiceContext,
  { agentId, version, expectedRevisions }: OperationInput<typeof restoreAgentOperation>,
): Promise<AgentDetailDto> {
  requireScope(ctx, "agents:write");
  const { name, description, config } = await requireRevision(ctx, { agentId, number: version });
  if (!config)
    throw new AppError("conflict", `Version ${version} can no longer be read. Restore a newer version.`);
  return changeAgent(ctx, {
    agentId,
    expectedRevisions,
    change: { name, description, config },
    restoredFrom: version,
  });
}
