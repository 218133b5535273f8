import type { Agent } from "@/server/domain/agent/agent";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readAgents } from "./rows";

export type NamedAgent = Pick<Agent, "id" | "name" | "kind" | "active">;

/** Lists the agents' names, for people who can see runs and reviews but not agents' configurations. */
export async function listAgentNames(ctx: ServiceContext): Promise<NamedAgent[]> {
  requireScope(ctx, "runs:read");
  const agents = await readAgents(ctx);
  return agents.map(({ id, name, kind, active }) => ({ id, name, kind, active }));
}
