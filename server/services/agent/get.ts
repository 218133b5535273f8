import type { AgentDetailDto } from "@/server/domain/agent/api";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentAgentDetail, requireOwnAgent, toAgent } from "./rows";

export async function getAgent(
  ctx: ServiceContext,
  { agentId }: { agentId: string },
): Promise<AgentDetailDto> {
  requireScope(ctx, "agents:read");
  const builtin = findBuiltin(agentId);
  if (builtin) return presentAgentDetail(ctx, builtin, 1);
  const row = await requireOwnAgent(ctx, agentId);
  return presentAgentDetail(ctx, toAgent(row), row.revision);
}
