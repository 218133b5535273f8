import type { Destination } from "@/server/domain/review/next/destinations";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { runStatusesBefore } from "@/server/domain/run/status";
import { Prisma } from "@/server/generated/prisma/client";
import { PLANNED_ONCE } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import {
  STEPS_AND_AGENTS,
  type StepsAndAgents,
  type StepsAndAgentsRow,
  toStepsAndAgents,
} from "./read-steps-and-agents";

type Writer = Pick<ServiceContext, "db" | "organizationId">;

interface Reached extends StepsAndAgents {
  runInput: string;
  context: Prisma.JsonValue;
  /** The outputs that the step can use, keyed by step ID. */
  outputs: Record<string, string>;
  isTest: boolean;
}

/**
 * Reads everything that's needed to open a human step's review when the run reaches the step for the first time.
 * Returns null if the step already has an attempt. Uses one statement instead of nine, because almost every human
 * step's review is opened this way. The caller holds the run's lock.
 */
export async function findReached(
  { db, organizationId }: Writer,
  { runId, stepId }: { runId: string; stepId: string },
): Promise<Reached | null> {
  const [row] = await db.$queryRaw<(StepsAndAgentsRow & Omit<Reached, keyof StepsAndAgents>)[]>`
    SELECT ${STEPS_AND_AGENTS}, r."input" AS "runInput", r."context", r."purpose" = 'TEST' AS "isTest",
      coalesce((
        SELECT jsonb_object_agg(s."stepId", coalesce(s."output", ''))
        FROM "StepRun" s
          JOIN jsonb_array_elements(v."definition"->'steps') WITH ORDINALITY AS earlier ("value", "at")
            ON earlier."value"->>'id' = s."stepId"
        WHERE s."runId" = r."id" AND s."organizationId" = r."organizationId" AND s."status" = 'COMPLETED'
          AND (earlier."at" = step."at" - 1
            OR earlier."at" < step."at" AND strpos(step."value"->>'action', earlier."value"->>'name') > 0)
      ), '{}') AS "outputs"
    FROM "Run" r
      JOIN "WorkflowVersion" v ON v."id" = r."versionId" AND v."organizationId" = r."organizationId"
      CROSS JOIN LATERAL jsonb_array_elements(v."definition"->'steps') WITH ORDINALITY AS step ("value", "at")
    WHERE r."id" = ${runId} AND r."organizationId" = ${organizationId} AND step."value"->>'id' = ${stepId}
      AND NOT EXISTS (
        SELECT FROM "StepRun" s
        WHERE s."runId" = r."id" AND s."organizationId" = r."organizationId" AND s."stepId" = ${stepId})
    ${PLANNED_ONCE}`;
  return row ? { ...row, ...toStepsAndAgents(row) } : null;
}

/** The first attempt at a human step, which waits for its review. */
export interface WaitingAttempt {
  round: number;
  feedback: string | null;
  attempt: number;
  agentId: string;
  input: string;
}

interface ReviewRows {
  id: string;
  runId: string;
  workflowId: string;
  stepRunId: string;
  stepId: string;
  stepOrder: number;
  policy: ReviewPolicy;
  dueAt: Date | null;
  escalatesAt: Date | null;
  action: string;
  draft: string;
  hash: string;
  server: string | null;
  tool: string | null;
  host: string | null;
  destinations: readonly Destination[];
  outgoingId: string | null;
  asksAgainId: string | null;
  returnsTo: number | null;
}

/**
 * Pauses the run and inserts its review, along with `attempt` if the step has no attempt yet. Returns whether the run
 * paused. Uses one statement instead of three. The caller holds the run's lock.
 */
export async function insertReviewRows(
  { db, organizationId }: Writer,
  row: ReviewRows,
  { attempt, now }: { attempt: WaitingAttempt | null; now: Date },
): Promise<boolean> {
  const { runId, stepRunId, stepId, stepOrder, draft, hash } = row;
  const waiting = attempt
    ? Prisma.sql`waiting AS (
      INSERT INTO "StepRun" ("id", "organizationId", "runId", "stepId", "stepOrder", "agentId", "attempt", "round",
        "feedback", "status", "startedAt", "input")
      VALUES (${stepRunId}, ${organizationId}, ${runId}, ${stepId}, ${stepOrder}::int, ${attempt.agentId},
        ${attempt.attempt}::int, ${attempt.round}::int, ${attempt.feedback}, 'WAITING', ${now}, ${attempt.input})
    ),`
    : Prisma.empty;
  const paused = await db.$queryRaw<unknown[]>`
    WITH ${waiting} review AS (
      INSERT INTO "Review" ("id", "organizationId", "runId", "workflowId", "stepRunId", "stepId", "stepOrder",
        "status", "policy", "dueAt", "escalatesAt", "createdAt", "action", "draft", "draftHash", "text", "hash",
        "server", "tool", "host", "destinations", "outgoingId", "asksAgainId", "returnsTo")
      VALUES (${row.id}, ${organizationId}, ${runId}, ${row.workflowId}, ${stepRunId}, ${stepId}, ${stepOrder}::int,
        'OPEN', ${JSON.stringify(row.policy)}::jsonb, ${row.dueAt}, ${row.escalatesAt}, ${now}, ${row.action}, ${draft},
        ${hash}, ${draft}, ${hash}, ${row.server}, ${row.tool}, ${row.host},
        ${JSON.stringify(row.destinations)}::jsonb, ${row.outgoingId}, ${row.asksAgainId}, ${row.returnsTo}::int)
    )
    UPDATE "Run" SET "status" = 'PAUSED', "currentStepOrder" = ${stepOrder}::int, "updatedAt" = ${now}
    WHERE "id" = ${runId} AND "organizationId" = ${organizationId}
      AND "status"::text = ANY(${runStatusesBefore("PAUSED")})
    RETURNING 1
    ${PLANNED_ONCE}`;
  return paused.length > 0;
}
