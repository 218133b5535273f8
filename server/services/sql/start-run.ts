import type { Channel } from "@/server/domain/review/status";
import type { RunContext } from "@/server/domain/run/context";
import { Prisma, type RunPurpose } from "@/server/generated/prisma/client";
import { PLANNED_ONCE, queryInTurn } from "@/server/infra/db";
import type { StoredAgent } from "@/server/services/agent/rows";
import type { Origin, ServiceContext } from "@/server/services/context";
import { requestSql } from "@/server/services/ledger/request";
import { monthOf } from "@/server/services/usage/spending-limit";

type Reader = Pick<ServiceContext, "db" | "organizationId" | "now">;

interface Startable {
  revision: number;
  /** Null if the published version is missing. */
  versionId: string | null;
  definition: Prisma.JsonValue;
  /** The custom agents that the version uses. */
  agents: StoredAgent[];
  /** The IDs of the version's pinned agents. */
  pinned: string[];
  limitReached: boolean;
}

/**
 * Reads everything that decides whether a workflow can start. Uses one statement, because this happens on every start.
 * Prisma would send several statements and also read the agents that the workflow doesn't use.
 */
export async function findStartable(ctx: Reader, workflowId: string): Promise<Startable | null> {
  const { db, organizationId, now } = ctx;
  const [row] = await db.$queryRaw<Startable[]>`
    SELECT w."revision", v."id" AS "versionId", v."definition",
      coalesce((
        SELECT jsonb_agg(to_jsonb(a)) FROM "Agent" a
        WHERE a."organizationId" = w."organizationId"
          AND a."id" IN (SELECT id #>> '{}' FROM jsonb_path_query(v."definition", '$.steps[*].agentId') AS id)
      ), '[]') AS "agents",
      ARRAY(
        SELECT p."agentId" FROM "WorkflowVersionAgent" p
        WHERE p."workflowVersionId" = v."id" AND p."organizationId" = w."organizationId"
      ) AS "pinned",
      coalesce(s."cost", 0) >= o."monthlyLimit" IS TRUE AS "limitReached"
    FROM "Workflow" w
      JOIN "Organization" o ON o."id" = w."organizationId"
      LEFT JOIN "WorkflowVersion" v ON v."workflowId" = w."id" AND v."revision" = w."revision"
        AND v."organizationId" = w."organizationId"
      LEFT JOIN "Spending" s ON s."organizationId" = w."organizationId" AND s."month" = ${monthOf(now())}::date
    WHERE w."id" = ${workflowId} AND w."organizationId" = ${organizationId}
    ${PLANNED_ONCE}`;
  return row ?? null;
}

interface RunRow {
  id: string;
  jobId: string;
  workflowId: string;
  version: { id: string; revision: number | null; name: string };
  purpose: RunPurpose;
  sessionId: string;
  currentStepOrder: number | null;
  startedById: string;
  channel: Channel;
  input: string;
  context: RunContext | undefined;
  /** The run whose agent versions the new run copies. By default, the new run uses those of its workflow version. */
  agentsOf: string | undefined;
}

/**
 * Inserts a run with its session, agent versions, and first job, in one statement. Returns the run's generation, or
 * null if the workflow has been deleted. Locks the workflow, so that a concurrent deletion keeps the version that the
 * run uses. `isHeld` skips the lock: the caller already holds it, or the workflow no longer exists.
 */
export async function insertRunRows(
  ctx: Reader & Origin,
  row: RunRow,
  { now, isHeld }: { now: Date; isHeld: boolean },
): Promise<number | null> {
  const { db, organizationId } = ctx;
  const { id, jobId, workflowId, version, sessionId, context, agentsOf } = row;
  const [inserted] = await queryInTurn(db)<{ generation: number }[]>`
    WITH request AS MATERIALIZED (SELECT ${requestSql(ctx)}), held AS (
      SELECT 1 FROM "Workflow" WHERE "id" = ${workflowId} AND "organizationId" = ${organizationId} FOR KEY SHARE
    ), startable AS (
      ${isHeld ? Prisma.sql`SELECT 1 FROM request` : Prisma.sql`SELECT 1 FROM request, held`}
    ), session AS (
      INSERT INTO "Session" ("organizationId", "id", "createdAt")
      SELECT ${organizationId}, ${sessionId}::uuid, ${now} FROM startable
      ON CONFLICT DO NOTHING
    ), run AS (
      INSERT INTO "Run" ("id", "organizationId", "workflowId", "versionId", "revision", "purpose", "workflowName",
        "sessionId", "status", "currentStepOrder", "startedById", "channel", "createdAt", "updatedAt", "input",
        "context", "agentsFrozenAt")
      SELECT ${id}, ${organizationId}, ${workflowId}, ${version.id}, ${version.revision}::int,
        ${row.purpose}::"RunPurpose", ${version.name}, ${sessionId}::uuid, 'QUEUED', ${row.currentStepOrder}::int,
        ${row.startedById}, ${row.channel}::"Channel", ${now}, ${now}, ${row.input},
        ${context ? JSON.stringify(context) : null}::jsonb, ${now}
      FROM startable
      RETURNING "id", "generation"
    ), frozen AS (
      INSERT INTO "RunAgent" ("runId", "agentId", "organizationId", "versionId", "agentRevision")
      SELECT run."id", p."agentId", p."organizationId", p."versionId", p."agentRevision"
      FROM run, ${agentsOf === undefined ? pinsOf(version.id) : agentsOfRun(agentsOf)} p
      WHERE p."organizationId" = ${organizationId}
    ), job AS (
      INSERT INTO "Job" ("id", "organizationId", "runId", "kind", "createdAt")
      SELECT ${jobId}, ${organizationId}, "id", 'RUN', ${now} FROM run
    )
    SELECT "generation" FROM run
    ${PLANNED_ONCE}`;
  return inserted?.generation ?? null;
}

function pinsOf(versionId: string): Prisma.Sql {
  return Prisma.sql`(SELECT * FROM "WorkflowVersionAgent" WHERE "workflowVersionId" = ${versionId})`;
}

/** The agent versions that a run last used. */
function agentsOfRun(runId: string): Prisma.Sql {
  return Prisma.sql`(
    SELECT DISTINCT ON ("agentId") * FROM "RunAgent" WHERE "runId" = ${runId} ORDER BY "agentId", "since" DESC)`;
}
