import type { Database } from "@/server/infra/db";

const BATCH_SIZE = 10_000;

/**
 * Updates the totals with the changes that database triggers recorded. Several processes can do this concurrently,
 * because each takes different changes and sorts them to prevent deadlocks.
 */
export async function foldTotals(db: Database, stopping?: AbortSignal): Promise<void> {
  for (const foldBatch of [foldLists, foldUsage])
    for (let folded = BATCH_SIZE; folded === BATCH_SIZE && !stopping?.aborted; ) folded = await foldBatch(db);
}

/** Returns the number of changes that it added. */
async function foldLists(db: Database): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    WITH folded AS (
      DELETE FROM "ListTotalChange" WHERE ("organizationId", "list", "id") IN (
        SELECT "organizationId", "list", "id" FROM "ListTotalChange" LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)
      RETURNING "organizationId", "list", "workflowId", "day", "status", "reason", "count"
    ), written AS (
      INSERT INTO "ListTotal" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
      SELECT "organizationId", "list", coalesce("workflowId", ''), coalesce("day", ''), "status", "reason", sum("count")
      FROM folded GROUP BY "organizationId", "list", "status", "reason", CUBE ("workflowId", "day")
      HAVING sum("count") <> 0
      ORDER BY 1, 2, 3, 4, 5, 6
      ON CONFLICT ("organizationId", "list", "workflowId", "day", "status", "reason")
        DO UPDATE SET "count" = "ListTotal"."count" + EXCLUDED."count"
    )
    SELECT count(*)::int AS "count" FROM folded`;
  return row.count;
}

/** Returns the number of changes that it added. */
async function foldUsage(db: Database): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    WITH folded AS (
      DELETE FROM "UsageTotalChange" WHERE ("organizationId", "month", "id") IN (
        SELECT "organizationId", "month", "id" FROM "UsageTotalChange" LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)
      RETURNING *
    ), written AS (
      INSERT INTO "UsageTotal" AS total ("organizationId", "month", "workflowId", "agentId", "model",
        "cost", "inputTokens", "outputTokens", "attempts", "unpriced", "runs")
      SELECT "organizationId", "month", "workflowId", "agentId", "model",
        sum("cost"), sum("inputTokens"), sum("outputTokens"), sum("attempts"), sum("unpriced"), sum("runs")
      FROM folded GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT ("organizationId", "month", "workflowId", "agentId", "model") DO UPDATE SET
        "cost" = total."cost" + EXCLUDED."cost",
        "inputTokens" = total."inputTokens" + EXCLUDED."inputTokens",
        "outputTokens" = total."outputTokens" + EXCLUDED."outputTokens",
        "attempts" = total."attempts" + EXCLUDED."attempts",
        "unpriced" = total."unpriced" + EXCLUDED."unpriced",
        "runs" = total."runs" + EXCLUDED."runs"
    )
    SELECT count(*)::int AS "count" FROM folded`;
  return row.count;
}
