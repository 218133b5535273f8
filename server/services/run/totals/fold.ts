import type { Database } from "@/server/infra/db";

const BATCH_SIZE = 10_000;

/**
 * Adds the changes that triggers recorded to the totals of runs. Several processes can do this at the same time: each
 * takes other changes, and sorts them, so that they can't block each other.
 */
export async function foldRunTotals(db: Database, stopping?: AbortSignal): Promise<void> {
  for (let folded = BATCH_SIZE; folded === BATCH_SIZE && !stopping?.aborted; ) folded = await foldBatch(db);
}

/** Returns how many changes it added. */
async function foldBatch(db: Database): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    WITH folded AS (
      DELETE FROM "RunTotalChange" WHERE ("organizationId", "id") IN (
        SELECT "organizationId", "id" FROM "RunTotalChange" LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)
      RETURNING "organizationId", "workflowId", "day", "status", "reason", "count"
    ), written AS (
      INSERT INTO "RunTotal" ("organizationId", "workflowId", "day", "status", "reason", "count")
      SELECT "organizationId", coalesce("workflowId", ''), coalesce("day", ''), "status", "reason", sum("count")
      FROM folded GROUP BY "organizationId", "status", "reason", CUBE ("workflowId", "day")
      HAVING sum("count") <> 0
      ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT ("organizationId", "workflowId", "day", "status", "reason")
        DO UPDATE SET "count" = "RunTotal"."count" + EXCLUDED."count"
    )
    SELECT count(*)::int AS "count" FROM folded`;
  return row.count;
}
