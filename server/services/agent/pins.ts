import type { Agent } from "@/server/domain/agent/agent";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { AgentContent } from "@/server/domain/agent/content";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { Definition } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { hashContent, readContents } from "./contents";
import { readAgent } from "./rows";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/** An agent version that a workflow version or a run uses. */
export interface Pin {
  content: AgentContent;
  /** The agent's revision. Null for built-in agents. */
  revision: number | null;
}

/**
 * Reads the current versions of a definition's agents. A deleted or unreadable agent has no version, so its
 * step fails.
 */
export async function readCurrentAgents(
  ctx: Reader,
  { steps }: { steps: readonly { agentId: string }[] },
): Promise<Pin[]> {
  const ids = [...new Set(steps.map(({ agentId }) => agentId))];
  const own = ids.filter((id) => findBuiltin(id) === null);
  const rows =
    own.length === 0
      ? []
      : await ctx.db.agent.findMany({ where: { organizationId: ctx.organizationId, id: { in: own } } });
  const revisions = new Map(rows.map(({ id, revision }) => [id, revision]));
  const agents: (Agent | null)[] = [...ids.map(findBuiltin), ...rows.map(readAgent)];
  const contents = await readContents(
    ctx,
    agents.filter((agent) => agent !== null),
  );
  return contents.map((content) => ({ content, revision: revisions.get(content.agentId) ?? null }));
}

/**
 * Reads the current versions of the agents that published workflows use. With a `workflowId`, reads only that
 * workflow's agents.
 */
export async function readPublishedAgents(ctx: Reader, workflowId: string | null = null): Promise<Pin[]> {
  const { db, organizationId } = ctx;
  const steps = await db.$queryRaw<{ agentId: string }[]>`
    SELECT DISTINCT p."agentId"
    FROM "Workflow" w
      JOIN "WorkflowVersion" v ON v."workflowId" = w."id" AND v."revision" = w."revision"
      JOIN "WorkflowVersionAgent" p ON p."workflowVersionId" = v."id" AND p."organizationId" = w."organizationId"
    WHERE w."organizationId" = ${organizationId} AND (${workflowId}::text IS NULL OR w."id" = ${workflowId})`;
  return readCurrentAgents(ctx, { steps });
}

interface PinRow {
  id: string;
  agentId: string;
  revision: number | null;
  content: AgentContent;
}

/**
 * Pins the agent versions that a workflow version uses, so that later edits to the agents don't affect it. If two
 * transactions pin the same workflow version, both use the pins of the first one.
 */
export async function pinAgents(
  { db, organizationId, now }: ServiceContext & { db: Transaction },
  workflowVersionId: string,
  pins: readonly Pin[],
): Promise<void> {
  if (pins.length === 0) return;
  const rows = pins.map(
    ({ content, revision }): PinRow => ({
      id: hashContent(content),
      agentId: content.agentId,
      revision,
      content,
    }),
  );
  await db.$executeRaw`
    WITH pinned AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS row("id" text, "agentId" text, "revision" int, "content" jsonb)
    ), made AS (
      INSERT INTO "AgentVersion" ("id", "organizationId", "agentId", "content", "createdAt")
      SELECT "id", ${organizationId}, "agentId", "content", ${now()} FROM pinned ORDER BY "id"
      ON CONFLICT DO NOTHING
    )
    INSERT INTO "WorkflowVersionAgent"
      ("workflowVersionId", "agentId", "organizationId", "versionId", "agentRevision")
    SELECT ${workflowVersionId}, "agentId", ${organizationId}, "id", "revision" FROM pinned ORDER BY "agentId"
    ON CONFLICT DO NOTHING`;
}

/**
 * Reads the agent versions that a workflow version uses. If an agent has no pinned version, pins its current
 * one first. Pins are missing if an earlier version of the app published the workflow version, or if an agent
 * couldn't be read then.
 */
export async function requirePins(
  ctx: ServiceContext & { db: Transaction },
  version: PinnedVersion,
): Promise<Pin[]> {
  const { pins, missing } = await findPins(ctx, version);
  if (missing.length === 0) return pins;
  await pinAgents(ctx, version.id, await readCurrentAgents(ctx, { steps: missing }));
  return readPins(ctx, version.id);
}

/** Returns what `requirePins` would return, but without pinning anything. */
export async function previewPins(ctx: Reader, version: PinnedVersion): Promise<Pin[]> {
  const { pins, missing } = await findPins(ctx, version);
  return [...pins, ...(await readCurrentAgents(ctx, { steps: missing }))];
}

interface PinnedVersion {
  id: string;
  definition: Pick<Definition, "steps">;
}

/** Finds a version's pins and the steps whose agents aren't pinned. */
async function findPins(ctx: Reader, { id, definition: { steps } }: PinnedVersion) {
  const pins = await readPins(ctx, id);
  const pinned = new Set(pins.map(({ content }) => content.agentId));
  return { pins, missing: steps.filter((step) => !isHumanStep(step) && !pinned.has(step.agentId)) };
}

async function readPins({ db, organizationId }: Reader, workflowVersionId: string): Promise<Pin[]> {
  const rows = await db.workflowVersionAgent.findMany({
    where: { workflowVersionId, organizationId },
    select: { agentRevision: true, version: { select: { content: true } } },
    orderBy: { agentId: "asc" },
  });
  return rows.map(({ agentRevision, version }) => ({
    content: AgentContent.parse(version.content),
    revision: agentRevision,
  }));
}
