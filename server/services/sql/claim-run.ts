import { Prisma } from "@/server/generated/prisma/client";
import { PLANNED_ONCE, queryInTurn } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { BEGUN, type BegunAttempt, beginSql } from "./begin-sql";

interface Claim {
  runId: string;
  claimedBy: string;
  executor: string;
  now: Date;
}

interface ClaimedQueued {
  definition: Prisma.JsonValue;
  /** The attempt at the first step. Null if the step didn't start. */
  begun: BegunAttempt | null;
}

/**
 * Claims a queued run. If the first step runs an agent that sends nothing to other servers, also starts that step, with
 * `stepRunId` as the attempt's ID. Returns null if the run isn't queued or a different driver has claimed it. Uses one
 * statement, because every run starts with it.
 */
export async function claimQueuedRun(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { runId, claimedBy, executor, now }: Claim,
  stepRunId: string | null,
): Promise<ClaimedQueued | null> {
  const claimed = Prisma.sql`
    run AS (
      UPDATE "Run" SET "claimedBy" = ${claimedBy}, "executor" = ${executor}, "status" = 'RUNNING', "updatedAt" = ${now}
      WHERE "id" = ${runId} AND "organizationId" = ${organizationId} AND "status" = 'QUEUED'
        AND ("claimedBy" IS NULL OR "claimedBy" = ${claimedBy})
      RETURNING "id", "organizationId", "versionId", "status", "input", "context", "purpose", "agentsFrozenAt",
        now() AS "lockedAt"
    )`;
  const version = Prisma.sql`
    run JOIN "WorkflowVersion" v ON v."id" = run."versionId" AND v."organizationId" = run."organizationId"`;
  if (stepRunId === null) {
    const [row] = await queryInTurn(db)<{ definition: Prisma.JsonValue }[]>`
      WITH ${claimed} SELECT v."definition" FROM ${version}
    ${PLANNED_ONCE}`;
    return row ? { ...row, begun: null } : null;
  }
  const begun = beginSql({
    stepRunId,
    now,
    place: Prisma.sql`step."at" = 1`,
    // The first step uses the run's input.
    input: Prisma.sql`NULL`,
    // If the agents were frozen while this statement waited for the lock, it doesn't see them: "content" is NULL and
    // nothing starts. Of the other data that it reads, only an agent's `active` can change while a run is queued.
    condition: Prisma.sql`true`,
    sends: false,
  });
  const [row] = await queryInTurn(db)<
    ({ claimed: Prisma.JsonValue } & (BegunAttempt | { stepRunId: null }))[]
  >`
    WITH ${claimed}, ${begun}
    SELECT v."definition" AS "claimed", ${BEGUN} FROM ${version} LEFT JOIN (begun CROSS JOIN next) ON true
    ${PLANNED_ONCE}`;
  return row ? { definition: row.claimed, begun: row.stepRunId === null ? null : row } : null;
}
