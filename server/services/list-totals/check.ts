import type { Database } from "@/server/infra/db";

/** A total that doesn't match the runs or reviews. An empty workflow or day stands for all. */
export interface WrongTotal {
  organizationId: string;
  list: string;
  workflowId: string;
  day: string;
  status: string;
  reason: string;
  /** The total, and the number of rows. */
  count: number;
  expected: number;
}

/** Held during a check, so that two at the same time don't correct the same totals twice. */
const LOCK = 72707371;
/** A check reads every run and review once. */
const MAX_CHECK_MS = 3_600_000;

/**
 * Counts all runs and reviews, and returns the totals that don't match, as they were before a repair. A repair adds the
 * difference instead of setting the total, so runs can start and end, and the sweeper can add their changes.
 */
export function checkListTotals(db: Database, { repair }: { repair: boolean }): Promise<WrongTotal[]> {
  return db.$transaction(
    async (db) => {
      await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
      return db.$queryRaw<WrongTotal[]>`
        WITH rows AS (
          SELECT "organizationId", "list", "workflowId", "day", "status", "reason", count(*) AS "count"
          FROM "listed"() GROUP BY 1, 2, 3, 4, 5, 6
          UNION ALL
          SELECT "organizationId", "list", "workflowId", "day", "status", "reason", -"count" FROM "ListTotalChange"
        ), expected AS (
          SELECT "organizationId", "list", coalesce("workflowId", '') AS "workflowId", coalesce("day", '') AS "day",
            "status", "reason", sum("count")::bigint AS "count"
          FROM rows GROUP BY "organizationId", "list", "status", "reason", CUBE ("workflowId", "day")
        ), wrong AS (
          SELECT "organizationId", "list", "workflowId", "day", "status", "reason",
            coalesce(total."count", 0) AS "count", coalesce(expected."count", 0) AS "expected"
          FROM "ListTotal" total
          FULL JOIN expected USING ("organizationId", "list", "workflowId", "day", "status", "reason")
          WHERE coalesce(total."count", 0) <> coalesce(expected."count", 0)
        ), repaired AS (
          INSERT INTO "ListTotal" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
          SELECT "organizationId", "list", "workflowId", "day", "status", "reason", "expected" - "count" FROM wrong
          WHERE ${repair} ORDER BY 1, 2, 3, 4, 5, 6
          ON CONFLICT ("organizationId", "list", "workflowId", "day", "status", "reason")
            DO UPDATE SET "count" = "ListTotal"."count" + EXCLUDED."count"
        )
        SELECT "organizationId", "list", "workflowId", "day", "status", "reason",
          "count"::float8, "expected"::float8 FROM wrong ORDER BY 1, 2, 3, 4, 5, 6`;
    },
    { timeout: MAX_CHECK_MS },
  );
}
