import type { Agent } from "@/server/domain/agent/agent";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { AgentContent } from "@/server/domain/agent/content";
import type { Definition } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { hashContent, readContents } from "./contents";
import { readAgent } from "./rows";

/**
 * Reads the current versions of a definition's agents. A deleted or unreadable agent has no version, so its
 * step fails.
 */
export async function readContentsOf(
  ctx: Pick<ServiceContext, "db" | "organizationId">,
  { steps }: Pick<Definition, "steps">,
): Promise<AgentContent[]> {
  const ids = [...new Set(steps.map(({ agentId }) => agentId))];
  const own = ids.filter((id) => findBuiltin(id) === null);
  const rows =
    own.length === 0
      ? []
      : await ctx.db.agent.findMany({ where: { organizationId: ctx.organizationId, id: { in: own } } });
  const agents: (Agent | null)[] = [...ids.map(findBuiltin), ...rows.map(readAgent)];
  return readContents(
    ctx,
    agents.filter((agent) => agent !== null),
  );
}

interface FrozenRow {
  id: string;
  agentId: string;
  content: AgentContent;
}

/**
 * Freezes the agent versions that runs use, so that later edits don't affect them. Uses one SQL statement,
 * because no run can start until the versions are frozen.
 */
export async function freezeAgents(
  { db, organizationId, now }: ServiceContext & { db: Transaction },
  runIds: readonly string[],
  contents: readonly AgentContent[],
): Promise<void> {
  if (contents.length === 0) return;
  const rows = contents.map(
    (content): FrozenRow => ({ id: hashContent(content), agentId: content.agentId, content }),
  );
  await db.$executeRaw`
    WITH frozen AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row("id" text, "agentId" text, "content" jsonb)
    ), made AS (
      INSERT INTO "AgentVersion" ("id", "organizationId", "agentId", "content", "createdAt")
      SELECT "id", ${organizationId}, "agentId", "content", ${now()} FROM frozen ORDER BY "id"
      ON CONFLICT DO NOTHING
    )
    INSERT INTO "RunAgent" ("runId", "agentId", "organizationId", "versionId")
    SELECT run."id", "agentId", ${organizationId}, frozen."id" FROM frozen, unnest(${runIds}::text[]) AS run ("id")`;
}

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/**
 * Returns the agent version that a run uses. Returns null for a person, or if the agent had been deleted
 * before the versions were frozen.
 */
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

/** Reads a run's agent versions, by agent id. */
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
