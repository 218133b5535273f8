import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import type { AgentDto } from "@/server/domain/agent/operations";
import { env } from "@/server/env";
import { requireScope, type ServiceContext } from "@/server/services/context";

export async function listAgents(ctx: ServiceContext): Promise<AgentDto[]> {
  requireScope(ctx, "agents:read");
  const simulated = env().model === null;
  return BUILTIN_AGENTS.map(({ id, name, description, kind }) => ({
    id,
    name,
    description,
    kind,
    simulated: simulated && kind === "model",
  }));
}
