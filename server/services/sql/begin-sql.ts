import { Prisma } from "@/server/generated/prisma/client";

/** A started attempt, with everything that it needs. */
export interface BegunAttempt {
  stepRunId: string;
  definition: Prisma.JsonValue;
  /** The agent's version. Null for an agent that was deleted before the versions were frozen. */
  content: Prisma.JsonValue;
  /** Whether the custom agent is active. Null if the agent doesn't exist or is built in. */
  isActive: boolean | null;
  input: string;
  /**
   * The earlier outputs that the step names. Null unless the agent sends requests or messages. They're read when the
   * attempt starts: if reading them later failed, it would look as if the request may have been sent.
   */
  outputs: Record<string, string> | null;
  runInput: string;
  context: Prisma.JsonValue;
  isTest: boolean;
  /** The number of times the run was continued with a change that can affect the step's requests. */
  edits: number;
}

interface Begin {
  stepRunId: string;
  now: Date;
  /** The condition on `step`, one of the steps of version `v`, that selects the step to start. */
  place: Prisma.Sql;
  /** The input of a step other than the first. The step doesn't start if it's NULL. */
  input: Prisma.Sql;
  /** Additional conditions on `next`. */
  condition: Prisma.Sql;
  /** Whether the step may send anything to other servers. If false, only a step that sends nothing starts. */
  sends: boolean;
}

/**
 * Returns the SQL that starts the first attempt at a step of the locked `run`. `next` reads everything that the attempt
 * needs, and `begun` inserts the attempt if the run is running and nothing is recorded for the step.
 */
export function beginSql({ stepRunId, now, place, input, condition, sends }: Begin): Prisma.Sql {
  return Prisma.sql`
    next AS (
      SELECT run.*, v."definition", step."value" AS "step", agent."content", own."active" AS "isActive",
        CASE WHEN step."at" = 1 THEN run."input" ELSE ${input} END AS "stepInput",
        ${sends ? NAMED_OUTPUTS : Prisma.sql`NULL::jsonb`} AS "outputs",
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
      WHERE ${place}
    ), begun AS (
      INSERT INTO "StepRun" ("id", "organizationId", "runId", "stepId", "stepOrder", "agentId", "attempt", "round",
        "status", "startedAt", "heartbeatAt", "input")
      SELECT ${stepRunId}, "organizationId", "id", "step"->>'id', ("step"->>'stepOrder')::int, "step"->>'agentId',
        1, 1, 'RUNNING', ${now}, "lockedAt", "stepInput"
      FROM next
      WHERE "status" = 'RUNNING' AND "agentsFrozenAt" IS NOT NULL AND "stepInput" IS NOT NULL AND ${condition} ${sends ? Prisma.empty : SENDS_NOTHING}
        AND NOT EXISTS (
          SELECT FROM "StepRun" s WHERE s."runId" = next."id" AND s."stepId" = next."step"->>'id')
      ON CONFLICT DO NOTHING
      RETURNING "id"
    )`;
}

/**
 * The outputs of all steps whose names appear anywhere in the agent's configuration or the step's action, even if not
 * as variables.
 */
const NAMED_OUTPUTS = Prisma.sql`
  CASE WHEN agent."content"->'config'->>'kind' IN ('http', 'email', 'slack') THEN (
    SELECT jsonb_object_agg(s."stepId", coalesce(s."output", ''))
    FROM "StepRun" s
      JOIN jsonb_array_elements(v."definition"->'steps') WITH ORDINALITY AS earlier ("value", "at")
        ON earlier."value"->>'id' = s."stepId"
    WHERE s."runId" = run."id" AND s."organizationId" = run."organizationId" AND s."status" = 'COMPLETED'
      AND earlier."at" < step."at"
      AND strpos((agent."content"->'config')::text || (step."value"->>'action'), earlier."value"->>'name') > 0
  ) END`;

/** The columns of a BegunAttempt. */
export const BEGUN = Prisma.sql`
  begun."id" AS "stepRunId", next."definition", next."content", next."isActive", next."stepInput" AS "input",
  next."outputs", next."input" AS "runInput", next."context", next."purpose" = 'TEST' AS "isTest", next."edits"`;

/**
 * True if the step sends nothing to other servers, including model servers. Only such a step may be started ahead
 * of time, because the run can be canceled or change hands before the step's work begins.
 */
const SENDS_NOTHING = Prisma.sql`
  AND next."content"->'config'->>'kind' NOT IN ('http', 'email', 'slack') AND next."content"->'tools' = '[]'
  AND (next."content"->'model' = 'null' OR next."content"->'model'->>'source' = 'simulated')`;
