import { type OutgoingMessage, Prisma, type RunPurpose } from "@/server/generated/prisma/client";
import { PLANNED_ONCE } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import type { RunRow } from "@/server/services/presenters/run";
import { MEMBER_JSON, withDates } from "./json-rows";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/** How much of each run's input is read for a list, in characters. */
const INPUT_CHARS = 320;

export interface ListedRunRow extends RunRow {
  purpose: RunPurpose;
  reviews: (RunRow["reviews"][number] & {
    createdAt: Date;
    closedAt: Date | null;
    policy: Prisma.JsonValue;
    escalatedAt: Date | null;
  })[];
  cost: number | null;
  /** The start of the run's input. */
  input: string;
  /** The numbers of the steps in the run's version. */
  orders: number[];
  /**
   * The number of the step where the run failed, or null if it didn't fail. A failed run has no current step, so this
   * is the step of its latest attempt. An earlier attempt may have been at a later step.
   */
  reached: number | null;
  /**
   * An email from a completed step that was kept in the app instead of being sent. If several steps have one, the
   * email is from the first of them.
   */
  keptEmail: Pick<OutgoingMessage, "answer"> | null;
}

/** Reads the list's fields for these runs, in the order of `ids`. */
export function findListedRuns(ctx: Reader, ids: readonly string[]): Promise<ListedRunRow[]> {
  return findListed(
    ctx,
    Prisma.sql`
      SELECT place."at", r.* FROM unnest(${ids}::text[]) WITH ORDINALITY AS place("id", "at")
        JOIN "Run" r ON r."id" = place."id" AND r."organizationId" = ${ctx.organizationId}`,
  );
}

/** The number of runs that `findNewestRuns` reads: a default page, plus one run to tell whether there are more. */
export const MAX_NEWEST = 21;

/**
 * Reads the newest runs that match `condition`, which selects rows of "Run". Postgres plans this statement only once,
 * so the best plan for `condition` must not depend on its parameters. The limit is a literal, so that Postgres plans
 * for few rows.
 */
export function findNewestRuns(ctx: Reader, condition: Prisma.Sql): Promise<ListedRunRow[]> {
  return findListed(
    ctx,
    Prisma.sql`
      SELECT row_number() OVER (ORDER BY newest."createdAt" DESC, newest."id" DESC) AS "at", newest.* FROM (
        SELECT "Run".* FROM "Run" WHERE ${condition}
        ORDER BY "Run"."createdAt" DESC, "Run"."id" DESC LIMIT ${Prisma.raw(String(MAX_NEWEST))}
      ) newest`,
  );
}

/**
 * Reads the runs that `listed` selects, sorted by its column "at". Uses one statement, because Prisma would send one
 * for each kind of related row, and read the full inputs and definitions.
 */
async function findListed({ db, organizationId }: Reader, listed: Prisma.Sql): Promise<ListedRunRow[]> {
  const rows = await db.$queryRaw<ListedRunRow[]>`
    WITH listed AS (${listed}
    ), versions AS MATERIALIZED (
      SELECT "id", jsonb_path_query_array("definition", '$.steps[*].stepOrder') AS "orders"
      FROM "WorkflowVersion"
      WHERE "organizationId" = ${organizationId} AND "id" IN (SELECT "versionId" FROM listed)
    )
    SELECT r."id", r."workflowId", r."workflowName", r."revision", r."sessionId"::text, r."status"::text,
      r."reason"::text, r."currentStepOrder", r."channel"::text, r."createdAt", r."updatedAt", r."erasedAt", r."purpose"::text,
      left(r."input", ${INPUT_CHARS}::int) AS "input", c."cost"::float8, v."orders",
      ${MEMBER_JSON} AS "startedBy",
      coalesce((
        SELECT json_agg(json_build_object('createdAt', n."createdAt", 'failedAt', n."failedAt") ORDER BY n."createdAt")
        FROM "RunContinuation" n WHERE n."runId" = r."id" AND n."organizationId" = r."organizationId"
      ), '[]') AS "continuations",
      coalesce((
        SELECT json_agg(json_build_object('id', w."id", 'status', w."status", 'createdAt', w."createdAt",
          'closedAt', w."closedAt", 'policy', w."policy", 'escalatedAt', w."escalatedAt"))
        FROM "Review" w WHERE w."runId" = r."id" AND w."organizationId" = r."organizationId"
      ), '[]') AS "reviews",
      CASE WHEN r."status" = 'FAILED' THEN (
        SELECT s."stepOrder" FROM "StepRun" s
        WHERE s."runId" = r."id" AND s."organizationId" = r."organizationId" AND s."status" <> 'RECORDED'
        ORDER BY s."startedAt" DESC, s."id" DESC LIMIT 1
      ) END AS "reached",
      (
        SELECT json_build_object('answer', o."answer") FROM "OutgoingMessage" o
          JOIN "StepRun" s ON s."id" = o."stepRunId" AND s."organizationId" = o."organizationId"
        WHERE o."runId" = r."id" AND o."organizationId" = r."organizationId"
          AND o."status" = 'KEPT' AND s."status" = 'COMPLETED'
        ORDER BY s."stepOrder" LIMIT 1
      ) AS "keptEmail"
    FROM listed r
      JOIN versions v ON v."id" = r."versionId"
      JOIN "Member" m ON m."id" = r."startedById" AND m."organizationId" = r."organizationId"
      JOIN "User" u ON u."id" = m."userId"
      LEFT JOIN "RunCost" c ON c."runId" = r."id" AND c."organizationId" = r."organizationId"
    ORDER BY r."at"
    ${PLANNED_ONCE}`;
  return rows.map((row) => ({
    ...row,
    continuations: row.continuations.map((one) => withDates(one, ["createdAt", "failedAt"])),
    reviews: row.reviews.map((one) => withDates(one, ["createdAt", "closedAt", "escalatedAt"])),
  }));
}
