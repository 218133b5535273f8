import { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";

/** A total that doesn't match the rows it counts. */
export interface WrongTotal {
  /** A description of the total, for operators. */
  of: string;
  total: string;
  expected: string;
}

/** The lock held during a check, so that two simultaneous checks don't apply the same correction twice. */
const LOCK = 72707371;
/** A check reads every run, review, and step once. */
const MAX_CHECK_MS = 3_600_000;

/**
 * Recounts everything and returns the totals that didn't match. A repair adds the difference instead of setting the
 * total. That way, runs can start and end during the repair, and their changes can still be added to the totals.
 */
export async function checkTotals(db: Database, { repair }: { repair: boolean }): Promise<WrongTotal[]> {
  // Checks one kind of total at a time, so that corrected rows stay locked only until their own check ends.
  const lists = await check(db, checkLists(repair), repair && "ListTotal");
  return [...lists, ...(await check(db, checkUsage(repair), repair && "UsageTotal"))];
}

/** `emptied` is the table from which rows with a zero count are removed. The next change adds them again. */
function check(
  db: Database,
  statement: Prisma.Sql,
  emptied: keyof typeof EMPTY | false,
): Promise<WrongTotal[]> {
  return db.$transaction(
    async (db) => {
      await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
      const wrong = await db.$queryRaw<WrongTotal[]>(statement);
      if (emptied) await db.$executeRaw(EMPTY[emptied]);
      return wrong;
    },
    { timeout: MAX_CHECK_MS },
  );
}

const EMPTY = {
  ListTotal: Prisma.sql`DELETE FROM "ListTotal" WHERE "count" = 0`,
  UsageTotal: Prisma.sql`
    DELETE FROM "UsageTotal" WHERE ("cost", "inputTokens", "outputTokens", "attempts", "unpriced", "runs") = (0, 0, 0, 0, 0, 0)`,
};

function checkLists(repair: boolean): Prisma.Sql {
  return Prisma.sql`
    WITH rows AS (
      SELECT "organizationId", "list", "workflowId", "day", "status", "reason", count(*) AS "count"
      FROM "listedRows"() GROUP BY 1, 2, 3, 4, 5, 6
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
    SELECT concat_ws(', ', "organizationId", lower(regexp_replace("list", '(?<=.)(?=[A-Z])', ' ')) || 's', coalesce(nullif("workflowId", ''), 'all workflows'),
        coalesce(nullif("day", ''), 'all days'), "status", nullif("reason", '')) AS "of",
      "count"::text AS "total", "expected"::text FROM wrong ORDER BY 1`;
}

const USAGE_KEY = Prisma.sql`"organizationId", "month", "workflowId", "agentId", "model"`;
const USAGE_NAMES = ["cost", "inputTokens", "outputTokens", "attempts", "unpriced", "runs"];
const usageColumns = (write: (name: string) => string) => Prisma.raw(USAGE_NAMES.map(write).join(", "));

function checkUsage(repair: boolean): Prisma.Sql {
  const columns = usageColumns((name) => `"${name}"`);
  const describe = Prisma.raw(USAGE_NAMES.map((name) => `'${name} ' || "${name}"`).join(", "));
  return Prisma.sql`
    WITH rows AS (
      SELECT ${USAGE_KEY}, ${columns} FROM "usageRows"()
      UNION ALL
      SELECT ${USAGE_KEY}, ${usageColumns((name) => `-"${name}"`)} FROM "UsageTotalChange"
    ), expected AS (
      SELECT ${USAGE_KEY}, ${usageColumns((name) => `sum("${name}")::bigint AS "${name}"`)} FROM rows GROUP BY 1, 2, 3, 4, 5
    ), wrong AS (
      SELECT ${USAGE_KEY}, ${usageColumns(
        (name) => `coalesce(expected."${name}", 0) - coalesce(total."${name}", 0) AS "${name}"`,
      )},
        (SELECT concat_ws(', ', ${describe}) FROM (SELECT total.*) row) AS "total",
        (SELECT concat_ws(', ', ${describe}) FROM (SELECT expected.*) row) AS "expected"
      FROM "UsageTotal" total FULL JOIN expected USING (${USAGE_KEY})
      WHERE (${usageColumns((name) => `coalesce(total."${name}", 0)`)})
        <> (${usageColumns((name) => `coalesce(expected."${name}", 0)`)})
    ), repaired AS (
      INSERT INTO "UsageTotal" AS total (${USAGE_KEY}, ${columns})
      SELECT ${USAGE_KEY}, ${columns} FROM wrong WHERE ${repair} ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (${USAGE_KEY})
        DO UPDATE SET ${usageColumns((name) => `"${name}" = total."${name}" + EXCLUDED."${name}"`)}
    )
    SELECT concat_ws(', ', "organizationId", 'usage in ' || "month", "workflowId", nullif("agentId", ''), nullif("model", '')) AS "of",
      coalesce(nullif("total", ''), 'nothing') AS "total", coalesce(nullif("expected", ''), 'nothing') AS "expected"
    FROM wrong ORDER BY 1`;
}
