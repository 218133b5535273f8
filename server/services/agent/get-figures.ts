import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import type { AgentFiguresDto } from "@/server/domain/agent/figures";
import { MAX_ATTEMPTS_COUNTED } from "@/server/domain/agent/figures-limits";
import { hasScope, requireScope, type ServiceContext } from "@/server/services/context";
import { requireOwnAgent } from "./rows";

const DAY_MS = 86_400_000;
const MAX_CAUSES = 10;
const MAX_VERSIONS = 5;
const MAX_RUNS = 3;

type Row = Omit<AgentFiguresDto, "from" | "complete" | "cost"> & { scanned: number; cost: string | null };

/** Returns an agent's recent figures: failed steps with their causes, as well as durations and costs. */
export async function getAgentFigures(
  ctx: ServiceContext,
  { agentId, days }: { agentId: string; days: number },
): Promise<AgentFiguresDto> {
  requireScope(ctx, "agents:read");
  if (!findBuiltin(agentId)) await requireOwnAgent(ctx, agentId);
  const from = new Date(ctx.now().getTime() - days * DAY_MS);
  const { scanned, causes, cost, ...figures } = await readFigures(ctx, agentId, from);
  const mayReadRuns = hasScope(ctx, "runs:read");
  return {
    ...figures,
    from: from.toISOString(),
    complete: scanned < MAX_ATTEMPTS_COUNTED,
    cost: cost === null ? null : Number(cost),
    causes: causes.map((cause) => (mayReadRuns ? cause : { ...cause, message: null, runs: [] })),
  };
}

/** Reads a bounded part of one index. A step counts once, with the outcome of its latest attempt. */
async function readFigures(
  { db, organizationId }: ServiceContext,
  agentId: string,
  from: Date,
): Promise<Row> {
  const [row] = await db.$queryRaw<Row[]>`
    WITH recent AS MATERIALIZED (
      SELECT "id", "runId", "stepId", "stepOrder", "attempt", "status", "startedAt", "finishedAt",
        "nextAttemptAt", "inputTokens", "outputTokens", "cost",
        "error"->>'code' AS "code", left("error"->>'message', 300) AS "message"
      FROM "StepRun"
      WHERE "organizationId" = ${organizationId} AND "agentId" = ${agentId} AND "startedAt" >= ${from}
        -- Nothing ran for the output of an earlier run, or for text that a person typed in its place.
        AND NOT "reused" AND "status" <> 'RECORDED' AND ("status" <> 'COMPLETED' OR "prompt" IS NOT NULL)
      ORDER BY "startedAt" DESC LIMIT ${MAX_ATTEMPTS_COUNTED}::int
    ), attempt AS MATERIALIZED (
      SELECT recent.*, run."workflowName", coalesce(
          -- A reviewed step's attempt ends with the decision.
          (
            SELECT min("createdAt") FROM "Review"
            WHERE "organizationId" = ${organizationId} AND "stepRunId" = recent."id"
          ), "finishedAt"
        ) - "startedAt" AS "took"
      FROM recent JOIN "Run" run ON run."id" = "runId"
      WHERE run."organizationId" = ${organizationId} AND run."purpose" <> 'TEST'
    ), step AS MATERIALIZED (
      SELECT DISTINCT ON ("runId", "stepId") attempt.*, (
          SELECT "agentRevision" FROM "RunAgent" used
          WHERE used."organizationId" = ${organizationId} AND used."runId" = attempt."runId"
            AND used."agentId" = ${agentId}
          ORDER BY "since" DESC LIMIT 1
        ) AS "revision",
        "status" = 'FAILED' AND "code" IS NOT NULL AND "nextAttemptAt" IS NULL AS "hasFailed"
      FROM attempt ORDER BY "runId", "stepId", "attempt" DESC
    ), failure AS (
      SELECT *, count(*) OVER (PARTITION BY "code") AS "count",
        row_number() OVER (PARTITION BY "code" ORDER BY "startedAt" DESC) AS "place"
      FROM step WHERE "hasFailed"
    ), cause AS (
      SELECT "code", "count", min("message") FILTER (WHERE "place" = 1) AS "message", jsonb_agg(
          jsonb_build_object(
            'runId', "runId", 'stepOrder', "stepOrder", 'workflowName', "workflowName",
            'startedAt', to_char("startedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
          )
          ORDER BY "place"
        ) FILTER (WHERE "place" <= ${MAX_RUNS}) AS "runs"
      FROM failure GROUP BY "code", "count" ORDER BY "count" DESC, "code" LIMIT ${MAX_CAUSES}
    ), version AS (
      SELECT "revision", count(*) AS "steps", count(*) FILTER (WHERE "hasFailed") AS "failed"
      FROM step GROUP BY "revision" ORDER BY "revision" DESC NULLS LAST LIMIT ${MAX_VERSIONS}
    )
    SELECT (SELECT count(*) FROM recent)::int AS "scanned", (SELECT count(*) FROM step)::int AS "steps",
      (SELECT count(*) FROM failure)::int AS "failed", count(*)::int AS "attempts",
      round(extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY "took")
        FILTER (WHERE "status" IN ('COMPLETED', 'RETURNED'))) * 1000)::int AS "medianMs",
      coalesce(sum("inputTokens"), 0)::float8 AS "inputTokens",
      coalesce(sum("outputTokens"), 0)::float8 AS "outputTokens",
      sum("cost")::text AS "cost",
      coalesce((SELECT jsonb_agg(to_jsonb(cause) ORDER BY "count" DESC, "code") FROM cause), '[]') AS "causes",
      coalesce((SELECT jsonb_agg(to_jsonb(version) ORDER BY "revision" DESC NULLS LAST) FROM version), '[]')
        AS "versions"
    FROM attempt`;
  if (!row) throw new Error("The aggregate query returned no row.");
  return row;
}
