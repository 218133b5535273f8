import { runStatusesBefore } from "@/server/domain/run/status";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

type Writer = Pick<ServiceContext, "db" | "organizationId">;

/** A driver and the run that it has claimed. */
interface Driven {
  runId: string;
  claimedBy: string;
}

/** The first attempt at a step, which is about to start. */
interface NewAttempt {
  stepRunId: string;
  stepId: string;
}

/** An attempt that started, with everything that it needs. */
export interface BegunAttempt {
  stepRunId: string;
  definition: Prisma.JsonValue;
  /** The agent's version. Null for an agent that was deleted before the versions were frozen. */
  content: Prisma.JsonValue;
  /** Whether the organization's own agent is active. Null if there is no such agent, or if it's built in. */
  isActive: boolean | null;
  input: string;
  runInput: string;
  context: Prisma.JsonValue;
  isTest: boolean;
  /** How many times the run was continued with a change that can affect the step's requests. */
  edits: number;
}

/**
 * Starts the first attempt at a step, together with the run's current step. Returns null and changes nothing if
 * the attempt isn't simply next: if the run has ended, paused or changed hands, if the step already has an
 * attempt or a recorded output, or if someone changed the run while this waited for its lock. One statement
 * instead of a transaction of fourteen, because almost every step of every run starts this way.
 */
export async function beginAttempt(
  { db, organizationId }: Writer,
  { runId, claimedBy, now, ...attempt }: Driven & NewAttempt & { now: Date },
): Promise<BegunAttempt | null> {
  const [begun] = await db.$queryRaw<BegunAttempt[]>`
    WITH ${lockedRun({ runId, organizationId })}, ${begunAttempt({ ...attempt, claimedBy, now })}
    SELECT ${BEGUN} FROM begun, next`;
  return begun ?? null;
}

interface Output extends Driven {
  stepRunId: string;
  prompt: string;
  model: string | null;
  simulated: boolean;
  output: string;
  now: Date;
}

/** What happens in the same statement: the next step starts, the run completes, or nothing. */
export type Then = { begin: NewAttempt } | "finish" | null;

interface RecordedOutput {
  /** Whether the run completed. */
  finished: boolean;
  /** The attempt that started. */
  begun: BegunAttempt | null;
}

/**
 * Records the output of an attempt, and starts the next step or completes the run. Returns null and changes
 * nothing if the attempt has ended or the run has changed hands. One statement instead of a transaction of five
 * and another of fourteen or eight. A next step that sends something to other servers isn't started: its
 * start is recorded right before it sends, because an interrupted request isn't repeated.
 */
export async function recordOutput(
  { db, organizationId }: Writer,
  { runId, claimedBy, stepRunId, prompt, model, simulated, output, now }: Output,
  then: Then,
): Promise<RecordedOutput | null> {
  const recorded = Prisma.sql`
    recorded AS (
      UPDATE "StepRun" s SET "prompt" = ${prompt}, "model" = ${model}, "simulated" = ${simulated},
        "finishedAt" = ${now}, "status" = 'COMPLETED', "output" = ${output}
      FROM run
      WHERE s."id" = ${stepRunId} AND s."organizationId" = ${organizationId} AND s."runId" = run."id"
        AND s."status" = 'RUNNING' AND (run."claimedBy" IS NULL OR run."claimedBy" = ${claimedBy})
      RETURNING s."id"
    )`;
  const locked = lockedRun({ runId, organizationId });
  if (then === "finish") {
    const finished = finishedRun({ claimedBy, organizationId, stepRunId, output, now });
    const [row] = await db.$queryRaw<{ finished: boolean }[]>`
      WITH ${locked}, ${recorded}, ${finished}
      SELECT EXISTS (SELECT FROM finished) AS "finished" FROM recorded`;
    return row ? { ...row, begun: null } : null;
  }
  if (then === null) {
    const rows = await db.$queryRaw<unknown[]>`WITH ${locked}, ${recorded} SELECT 1 FROM recorded`;
    return rows.length > 0 ? { finished: false, begun: null } : null;
  }
  const begun = begunAttempt({ ...then.begin, claimedBy, now, after: output });
  const [row] = await db.$queryRaw<(BegunAttempt | { stepRunId: null })[]>`
    WITH ${locked}, ${recorded}, ${begun}
    SELECT ${BEGUN} FROM recorded LEFT JOIN (begun CROSS JOIN next) ON true`;
  return row ? { finished: false, begun: row.stepRunId === null ? null : row } : null;
}

/** Completes the run, and deletes the conversations that nothing will continue. */
function finishedRun({
  claimedBy,
  organizationId,
  stepRunId,
  output,
  now,
}: Pick<Output, "claimedBy" | "stepRunId" | "output" | "now"> & { organizationId: string }): Prisma.Sql {
  return Prisma.sql`
    finished AS (
      UPDATE "Run" r SET "status" = 'COMPLETED', "currentStepOrder" = NULL, "output" = ${output}, "updatedAt" = ${now}
      FROM recorded, run
      WHERE r."id" = run."id" AND run."claimedBy" = ${claimedBy}
        AND r."status"::text = ANY(${runStatusesBefore("COMPLETED")})
      RETURNING r."id"
    ), forgotten AS (
      UPDATE "StepRun" s SET "conversation" = NULL FROM finished
      WHERE s."runId" = finished."id" AND s."organizationId" = ${organizationId} AND s."id" <> ${stepRunId}
        AND s."conversation" IS NOT NULL
    )`;
}

/** Locks the run, as everything does that changes a run. `seen` identifies the version of the row. */
function lockedRun({ runId, organizationId }: { runId: string; organizationId: string }): Prisma.Sql {
  return Prisma.sql`
    run AS (
      SELECT "id", "organizationId", "versionId", "status", "claimedBy", "input", "context", "purpose",
        "agentsFrozenAt", now() AS "lockedAt", xmin::text AS "seen"
      FROM "Run" WHERE "id" = ${runId} AND "organizationId" = ${organizationId}
      FOR NO KEY UPDATE
    )`;
}

const BEGUN = Prisma.sql`
  begun."id" AS "stepRunId", next."definition", next."content", next."isActive", next."stepInput" AS "input",
  next."input" AS "runInput",
  next."context", next."purpose" = 'TEST' AS "isTest", next."edits"`;

/**
 * Starts an attempt in a locked run. `after` is the output of the previous step if that is recorded in the same
 * statement. A statement reads everything as of its start, so it does nothing if the run's row changed while it
 * waited for the lock.
 */
function begunAttempt({
  stepRunId,
  stepId,
  claimedBy,
  now,
  after,
}: NewAttempt & { claimedBy: string; now: Date; after?: string }): Prisma.Sql {
  const earlier = Prisma.sql`(
    SELECT coalesce(s."output", '') FROM "StepRun" s
    WHERE s."runId" = run."id" AND s."organizationId" = run."organizationId" AND s."status" = 'COMPLETED'
      AND s."stepId" = v."definition"->'steps'->(step."at"::int - 2)->>'id')`;
  const input = after === undefined ? earlier : Prisma.sql`${after}::text`;
  return Prisma.sql`
    next AS (
      SELECT run.*, v."definition", step."value" AS "step", agent."content", own."active" AS "isActive",
        CASE WHEN step."at" = 1 THEN run."input" ELSE ${input} END AS "stepInput",
        (SELECT count(*)::int FROM "RunContinuation" c
          WHERE c."runId" = run."id" AND c."organizationId" = run."organizationId"
            AND (c."input" IS NOT NULL OR c."replacedId" IS NOT NULL OR c."toVersionId" IS NOT NULL)) AS "edits"
      FROM run
        JOIN "WorkflowVersion" v ON v."id" = run."versionId" AND v."organizationId" = run."organizationId"
        CROSS JOIN LATERAL jsonb_array_elements(v."definition"->'steps') WITH ORDINALITY AS step ("value", "at")
        LEFT JOIN LATERAL (
          SELECT a."content" FROM "RunAgent" p
            JOIN "AgentVersion" a ON a."id" = p."versionId" AND a."organizationId" = p."organizationId"
          WHERE p."runId" = run."id" AND p."organizationId" = run."organizationId"
            AND p."agentId" = step."value"->>'agentId'
          ORDER BY p."since" DESC LIMIT 1
        ) agent ON true
        LEFT JOIN "Agent" own ON own."organizationId" = run."organizationId"
          AND own."id" = step."value"->>'agentId'
      WHERE step."value"->>'id' = ${stepId}
    ), begun AS (
      INSERT INTO "StepRun" ("id", "organizationId", "runId", "stepId", "stepOrder", "agentId", "attempt", "round",
        "status", "startedAt", "heartbeatAt", "input")
      SELECT ${stepRunId}, next."organizationId", next."id", ${stepId}, (next."step"->>'stepOrder')::int,
        next."step"->>'agentId', 1, 1, 'RUNNING', ${now}, next."lockedAt", next."stepInput"
      FROM next ${after === undefined ? Prisma.empty : Prisma.sql`, recorded`}
      WHERE next."status" = 'RUNNING' AND next."claimedBy" = ${claimedBy} AND next."agentsFrozenAt" IS NOT NULL
        AND next."stepInput" IS NOT NULL
        AND next."seen" = (SELECT r.xmin::text FROM "Run" r WHERE r."id" = next."id")
        AND NOT EXISTS (SELECT FROM "StepRun" s WHERE s."runId" = next."id" AND s."stepId" = ${stepId})
        ${after === undefined ? Prisma.empty : SENDS_NOTHING}
      ON CONFLICT DO NOTHING
      RETURNING "id"
    ), moved AS (
      UPDATE "Run" r SET "currentStepOrder" = (next."step"->>'stepOrder')::int
      FROM begun, next WHERE r."id" = next."id"
    )`;
}

const SENDS_NOTHING = Prisma.sql`
  AND next."content"->'config'->>'kind' <> 'http' AND next."content"->'tools' = '[]'`;
