import type { RetentionPreview, RetentionSettings } from "@/server/domain/retention/retention";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** Runs in progress are never due. The statuses are literals, so Postgres can use the index of finished runs. */
const HAS_ENDED = Prisma.sql`"status" IN ('COMPLETED', 'FAILED')`;

/** Selects the runs that ended more than `days` days before `at`. */
export function endedBefore(days: Prisma.Sql, at: Prisma.Sql = Prisma.sql`now()`): Prisma.Sql {
  return Prisma.sql`${HAS_ENDED} AND "updatedAt" < ${at} - make_interval(days => ${days})`;
}

/** A run is kept until its reruns are deleted, because the reruns show its approvals. */
export const IS_UNUSED = Prisma.sql`NOT EXISTS (SELECT FROM "Rerun" again WHERE again."sourceRunId" = r."id")`;

interface Row {
  erased: number;
  erasedFrom: Date | null;
  erasedTo: Date | null;
  deleted: number;
  deletedFrom: Date | null;
  deletedTo: Date | null;
}

/**
 * Counts the runs that these settings would erase and those that they would delete at a given time. A run that would be
 * deleted isn't also counted as erased.
 */
export async function countDue(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { eraseAfterDays, deleteAfterDays }: RetentionSettings,
  at: Date,
): Promise<RetentionPreview> {
  const isDue = (days: number | null) =>
    days === null ? Prisma.sql`false` : endedBefore(Prisma.sql`${days}::int`, Prisma.sql`${at}::timestamptz`);
  const [row] = await db.$queryRaw<[Row]>`
    WITH RECURSIVE used AS (
      SELECT again."sourceRunId" AS "id" FROM "Rerun" again JOIN "Run" r ON r."id" = again."runId"
      WHERE again."organizationId" = ${organizationId} AND (${isDue(deleteAfterDays)}) IS NOT TRUE
      UNION
      SELECT again."sourceRunId" FROM "Rerun" again JOIN used ON used."id" = again."runId"
    ), due AS (
      SELECT "updatedAt", "erasedAt" IS NULL AND (${isDue(eraseAfterDays)}) AS "isErased",
        (${isDue(deleteAfterDays)}) AND NOT EXISTS (SELECT FROM used WHERE used."id" = "Run"."id") AS "isDeleted"
      FROM "Run" WHERE "organizationId" = ${organizationId}
    )
    SELECT (count(*) FILTER (WHERE "isErased" AND NOT "isDeleted"))::int AS "erased",
      min("updatedAt") FILTER (WHERE "isErased" AND NOT "isDeleted") AS "erasedFrom",
      max("updatedAt") FILTER (WHERE "isErased" AND NOT "isDeleted") AS "erasedTo",
      (count(*) FILTER (WHERE "isDeleted"))::int AS "deleted",
      min("updatedAt") FILTER (WHERE "isDeleted") AS "deletedFrom",
      max("updatedAt") FILTER (WHERE "isDeleted") AS "deletedTo"
    FROM due`;
  const concerned = (count: number, from: Date | null, to: Date | null) => ({
    count,
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
  });
  return {
    at: at.toISOString(),
    erased: concerned(row.erased, row.erasedFrom, row.erasedTo),
    deleted: concerned(row.deleted, row.deletedFrom, row.deletedTo),
  };
}
