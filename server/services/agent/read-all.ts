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

const UNREADABLE = "Its configuration cannot be read, so that it does no steps. Save it anew.";

/** One that cannot be read keeps nobody from the others: it stands among them as one that is deactivated. */
export function toAgent(row: AgentRow): Agent {
  const { id, name } = row;
  return (
    readAgent(row) ?? { id, name, description: UNREADABLE, active: false, kind: "template", template: "" }
  );
}

/** Null if its configuration can't be read. */
export function readAgent({ id, name, description, active, config }: AgentRow): Agent | null {
  return Agent.safeParse({ ...(config as object), id, name, description, active }).data ?? null;
}
