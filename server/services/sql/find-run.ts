import { MAX_COUNTED } from "@/server/domain/run/finding/filters";
import { Prisma, type RunPurpose, type StepRun } from "@/server/generated/prisma/client";
import { PLANNED_ONCE } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import type { RunRow } from "@/server/services/presenters/run";
import { MEMBER_JSON, withDates } from "./json-rows";

type Reader = Pick<ServiceContext, "db" | "organizationId">;
type Attempt = Omit<StepRun, "conversation">;

export interface FoundRun extends Omit<RunRow, "continuations" | "reviews"> {
  purpose: RunPurpose;
  input: string;
  output: string | null;
  error: Prisma.JsonValue;
  agentsFrozenAt: Date | null;
  version: { definition: Prisma.JsonValue };
  agents: { agentId: string; versionId: string; agentRevision: number | null }[];
  stepRuns: Attempt[];
  /** The number of runs in this run's session. Counting stops at `MAX_COUNTED + 1`. */
  sessionRuns: number;
  /** Whether the run has related rows of each kind. */
  has: Record<
    "continuations" | "rerun" | "requesters" | "reruns" | "reviews" | "toolCalls" | "outgoing",
    boolean
  >;
}

const { conversation: _, ...ATTEMPT_COLUMNS } = Prisma.StepRunScalarFieldEnum;
const ATTEMPT = Prisma.raw(
  Object.keys(ATTEMPT_COLUMNS)
    .map((name) => `s."${name}"`)
    .join(),
);

/**
 * Finds a run with its attempts and their full text. Uses one statement, because clients poll runs and Prisma would
 * send 50, most of them for related rows that few runs have. `has` says which related rows the caller still has to
 * read.
 */
export async function findRun({ db, organizationId }: Reader, runId: string): Promise<FoundRun | null> {
  const [row] = await db.$queryRaw<FoundRun[]>`
    SELECT r."id", r."workflowId", r."workflowName", r."revision", r."sessionId"::text, r."status"::text,
      r."reason"::text, r."currentStepOrder", r."channel"::text, r."createdAt", r."updatedAt", r."erasedAt", r."purpose"::text,
      r."input", r."output", r."error", r."agentsFrozenAt", ${MEMBER_JSON} AS "startedBy",
      json_build_object('definition', v."definition") AS "version",
      coalesce((
        SELECT json_agg(json_build_object('agentId', a."agentId", 'versionId', a."versionId",
          'agentRevision', a."agentRevision") ORDER BY a."since" DESC)
        FROM "RunAgent" a WHERE a."runId" = r."id" AND a."organizationId" = r."organizationId"
      ), '[]') AS "agents",
      coalesce((
        SELECT json_agg(made ORDER BY made."attempt") FROM (
          SELECT ${ATTEMPT} FROM "StepRun" s
          WHERE s."runId" = r."id" AND s."organizationId" = r."organizationId" AND s."status" <> 'RECORDED'
        ) made
      ), '[]') AS "stepRuns",
      (
        SELECT count(*)::int FROM (
          SELECT FROM "Run" o WHERE o."organizationId" = r."organizationId" AND o."sessionId" = r."sessionId"
            AND o."purpose" <> 'TEST' LIMIT ${MAX_COUNTED + 1}
        ) runs
      ) AS "sessionRuns",
      json_build_object(
        'continuations', EXISTS (SELECT FROM "RunContinuation" WHERE "runId" = r."id"),
        'rerun', EXISTS (SELECT FROM "Rerun" WHERE "runId" = r."id"),
        'requesters', EXISTS (SELECT FROM "RunRequester" WHERE "runId" = r."id"),
        'reruns', EXISTS (SELECT FROM "Rerun" WHERE "sourceRunId" = r."id"),
        'reviews', EXISTS (SELECT FROM "Review" WHERE "runId" = r."id"),
        'toolCalls', EXISTS (SELECT FROM "ToolCall" WHERE "runId" = r."id"),
        'outgoing', EXISTS (SELECT FROM "OutgoingMessage" WHERE "runId" = r."id")
      ) AS "has"
    FROM "Run" r
      JOIN "WorkflowVersion" v ON v."id" = r."versionId" AND v."organizationId" = r."organizationId"
      JOIN "Member" m ON m."id" = r."startedById" AND m."organizationId" = r."organizationId"
      JOIN "User" u ON u."id" = m."userId"
    WHERE r."id" = ${runId} AND r."organizationId" = ${organizationId}
    ${PLANNED_ONCE}`;
  return row ? { ...row, stepRuns: row.stepRuns.map(toAttempt) } : null;
}

function toAttempt(row: Attempt): Attempt {
  const cost = row.cost === null ? null : BigInt(row.cost);
  return withDates({ ...row, cost }, ["nextAttemptAt", "startedAt", "heartbeatAt", "finishedAt"]);
}
