import type { AgentVersionDto, getAgentVersionOperation } from "@/server/domain/agent/api";
import type { OperationInput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireRevision } from "./revisions";

/** Returns a version of a custom agent, to compare or restore. */
export async function getAgentVersion(
  ctx: ServiceContext,
  version: OperationInput<typeof getAgentVersionOperation>,
): Promise<AgentVersionDto> {
  requireScope(ctx, "agents:read");
  return requireRevision(ctx, version);
}
