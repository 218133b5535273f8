import { Agent } from "@/server/domain/agent/agent";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import type { Agent as AgentRow } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/** Everybody's agents, then the organization's own by name. */
export async function readAgents({ db, organizationId }: Reader): Promise<Agent[]> {
  const rows = await db.agent.findMany({
    where: { organizationId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return [...BUILTIN_AGENTS, ...rows.map(toAgent)];
}

/** The ids that a step may name. */
export async function readAgentIds(ctx: Reader): Promise<ReadonlySet<string>> {
  return new Set((await readAgents(ctx)).map(({ id }) => id));
}

/** Stored configurations are checked when they are read, too. */
export function toAgent({ id, name, description, active, config }: AgentRow): Agent {
  return Agent.parse({ ...(config as object), id, name, description, active });
}
