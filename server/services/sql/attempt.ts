import { runStatusesBefore } from "@/server/domain/run/status";
import { Prisma } from "@/server/generated/prisma/client";
import { PLANNED_ONCE, queryInTurn } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { BEGUN, type BegunAttempt, beginSql } from "./begin-sql";

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

/**
 * Starts the first attempt at a step and sets the run's current step. Returns null and changes nothing if the attempt
 * can't start this way, for example because a different driver has claimed the run, or because the run changed while
 * the statement waited for its lock. Uses one statement, because almost every step starts this way.
 */
export async function beginAttempt(
  { db, organizationId }: Writer,
  { runId, claimedBy, now, ...attempt }: Driven & NewAttempt & { now: Date },
): Promise<BegunAttempt | null> {
  const [row] = await queryInTurn(db)<BegunAttempt[]>`
    WITH ${lockedRun({ runId, organizationId })}, ${begun(attempt, { claimedBy, now, sends: true }, EARLIER_OUTPUT)}, ${MOVED}
    SELECT ${BEGUN} FROM begun, next
    ${PLANNED_ONCE}`;
  return row ?? null;
}

interface Output extends Driven {
  stepRunId: string;
  prompt: string;
  model: string | null;
  simulated: boolean;
  output: string;
  now: Date;
}

/** What the statement does after recording the output: starts the next step, completes the run, or nothing. */
export type Then = { begin: NewAttempt } | "finish" | null;

interface RecordedOutput {
  /** Whether the run completed. */
  finished: boolean;
  /**
   * If the run completed, whether the database notifies the person who started it. It does if the run had a review and
   * isn't a draft run or test.
   */
  notifies?: boolean;
  /** The attempt at the next step. Null if it didn't start. */
  begun: BegunAttempt | null;
}

/**
 * Records an attempt's output and starts the next step or completes the run, in one statement. Returns null and changes
 * nothing if the attempt has ended or the run has changed hands. Doesn't start the next step if it sends requests to
 * other servers: its start is recorded right before its request, because an interrupted request isn't repeated.
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
    const [row] = await queryInTurn(db)<{ finished: boolean; notifies: boolean }[]>`
      WITH ${locked}, ${recorded}, ${finished}
      SELECT EXISTS (SELECT FROM finished) AS "finished", (SELECT "purpose" = 'RUN' FROM run) AND EXISTS (
        SELECT FROM "Review" v WHERE v."runId" = ${runId} AND v."organizationId" = ${organizationId}) AS "notifies"
      FROM recorded
    ${PLANNED_ONCE}`;
    return row ? { ...row, begun: null } : null;
  }
  if (then === null) {
    const rows = await queryInTurn(db)<
      unknown[]
    >`WITH ${locked}, ${recorded} SELECT 1 FROM recorded ${PLANNED_ONCE}`;
    return rows.length > 0 ? { finished: false, begun: null } : null;
  }
  const input = Prisma.sql`(SELECT ${output}::text FROM recorded)`;
  const next = begun(then.begin, { claimedBy, now, sends: false }, input);
  const [row] = await queryInTurn(db)<(BegunAttempt | { stepRunId: null })[]>`
    WITH ${locked}, ${recorded}, ${next}, ${MOVED}
    SELECT ${BEGUN} FROM recorded LEFT JOIN (begun CROSS JOIN next) ON true
    ${PLANNED_ONCE}`;
  return row ? { finished: false, begun: row.stepRunId === null ? null : row } : null;
}

/** Completes the run and deletes the conversations that are no longer needed. */
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

/** Locks the run first, as all code that changes a run has to. `seen` identifies the version of the run's row. */
function lockedRun({ runId, organizationId }: { runId: string; organizationId: string }): Prisma.Sql {
  return Prisma.sql`
    run AS (
      SELECT "id", "organizationId", "versionId", "status", "claimedBy", "input", "context", "purpose",
        "agentsFrozenAt", now() AS "lockedAt", xmin::text AS "seen"
      FROM "Run" WHERE "id" = ${runId} AND "organizationId" = ${organizationId}
      FOR NO KEY UPDATE
    )`;
}

/**
 * Starts an attempt, unless the run's row changed while the statement waited for the lock. In that case, the other rows
 * that the statement read may be stale. This relies on a rule of `withRun`: code that changes what a later step
 * reads also updates the run's row.
 */
function begun(
  { stepRunId, stepId }: NewAttempt,
  { claimedBy, now, sends }: { claimedBy: string; now: Date; sends: boolean },
  input: Prisma.Sql,
): Prisma.Sql {
  return beginSql({
    stepRunId,
    now,
    sends,
    place: Prisma.sql`step."value"->>'id' = ${stepId}`,
    input,
    condition: Prisma.sql`next."claimedBy" = ${claimedBy}
      AND next."seen" = (SELECT r.xmin::text FROM "Run" r WHERE r."id" = next."id")`,
  });
}

/** The output of the previous step. NULL if that step hasn't completed. */
const EARLIER_OUTPUT = Prisma.sql`(
  SELECT coalesce(s."output", '') FROM "StepRun" s
  WHERE s."runId" = run."id" AND s."organizationId" = run."organizationId" AND s."status" = 'COMPLETED'
    AND s."stepId" = v."definition"->'steps'->(step."at"::int - 2)->>'id'
  ORDER BY s."attempt" DESC LIMIT 1)`;

const MOVED = Prisma.sql`
  moved AS (
    UPDATE "Run" r SET "currentStepOrder" = (next."step"->>'stepOrder')::int
    FROM begun, next WHERE r."id" = next."id"
  )`;
