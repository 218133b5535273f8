import { AgentContent } from "@/server/domain/agent/content";
import type { ServiceContext } from "@/server/services/context";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/** The agent version a run uses. Null if the agent was gone when the run was frozen, or is a person. */
export async function findRunAgent(
  { db, organizationId }: Reader,
  { runId, agentId }: { runId: string; agentId: string },
): Promise<AgentContent | null> {
  const row = await db.runAgent.findFirst({
    where: { runId, agentId, organizationId },
    select: { version: { select: { content: true } } },
  });
  return row && AgentContent.parse(row.version.content);
}

/** The agent versions of a run, by agent id. */
export async function readRunAgents(
  { db, organizationId }: Reader,
  { runId, agentIds }: { runId: string; agentIds: string[] },
): Promise<ReadonlyMap<string, AgentContent>> {
  if (agentIds.length === 0) return new Map();
  const rows = await db.runAgent.findMany({
    where: { runId, organizationId, agentId: { in: agentIds } },
    select: { agentId: true, version: { select: { content: true } } },
  });
  return new Map(rows.map(({ agentId, version }) => [agentId, AgentContent.parse(version.content)]));
}
