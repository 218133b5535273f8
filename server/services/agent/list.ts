import type { AgentDto } from "@/server/domain/agent/operations";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { resolveModel } from "@/server/services/model/resolve";
import { presentAgent } from "./present";
import { readAgents } from "./read-all";

export async function listAgents(ctx: ServiceContext): Promise<AgentDto[]> {
  requireScope(ctx, "agents:read");
  const [agents, model] = await Promise.all([readAgents(ctx), resolveModel(ctx, null)]);
  return agents.map((agent) => presentAgent(agent, { simulated: model === null }));
}
