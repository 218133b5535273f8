import { AgentContent } from "@/server/domain/agent/content";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/**
 * Assigns a workflow version's agent versions to the given runs. `since` increases if a run is continued on a newer
 * version. Uses one SQL statement, because no run can start until this is done.
 */
export async function freezeAgents(
  { db, organizationId }: ServiceContext & { db: Transaction },
  runIds: readonly string[],
  workflowVersionId: string,
  since = 0,
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "RunAgent" ("runId", "agentId", "organizationId", "versionId", "agentRevision", "since")
    SELECT run."id", "agentId", ${organizationId}, "versionId", "agentRevision", ${since}
    FROM "WorkflowVersionAgent", unnest(${runIds}::text[]) AS run ("id")
    WHERE "workflowVersionId" = ${workflowVersionId} AND "organizationId" = ${organizationId}`;
}

/**
 * Returns the agent version that a run uses. Returns null for a person or if the agent had been deleted
 * before the versions were frozen.
 */
export async function findRunAgent(
  { db, organizationId }: Reader,
  { runId, agentId }: { runId: string; agentId: string },
): Promise<AgentContent | null> {
  const row = await db.runAgent.findFirst({
    where: { runId, agentId, organizationId },
    orderBy: { since: "desc" },
    select: { version: { select: { content: true } } },
  });
  return row && AgentContent.parse(row.version.content);
}

/** Reads a run's agent versions, keyed by agent ID. */
export async function readRunAgents(
  { db, organizationId }: Reader,
  { runId, agentIds }: { runId: string; agentIds: string[] },
): Promise<ReadonlyMap<string, AgentContent>> {
  if (agentIds.length === 0) return new Map();
  const rows = await db.runAgent.findMany({
    where: { runId, organizationId, agentId: { in: agentIds } },
    orderBy: { since: "asc" },
    select: { agentId: true, version: { select: { content: true } } },
  });
  return new Map(rows.map(({ agentId, version }) => [agentId, AgentContent.parse(version.content)]));
}
