import { createHmac } from "node:crypto";
import type { Database, Transaction } from "@/server/db";
import { deriveKey } from "@/server/services/secret/derive-key";

const HASHES = 4;
/** Cells per hash, so each rule has at most 4 × 2^14 rows. */
const CELLS = 2 ** 14;

/**
 * The cells of a key. Its attempts are the smallest of their counts (a count-min sketch), so made-up keys can't push a
 * real one out, and filling up another's cells takes a hash that only the server can compute.
 */
export function cellsOf(rule: number, key: string): number[] {
  const digest = createHmac("sha256", deriveKey("throttle")).update(`${rule}\n${key}`).digest();
  return Array.from({ length: HASHES }, (_, i) => i * CELLS + (digest.readUInt16BE(2 * i) % CELLS));
}

/** Counts an attempt and returns whether it's within the limit. One statement, on the database's clock. */
export async function countAttempt(
  db: Database | Transaction,
  { id, most, withinSeconds }: { id: number; most: number; withinSeconds: number },
  key: string,
): Promise<boolean> {
  const cells = cellsOf(id, key);
  // Sorted, so that statements which share cells lock them in the same order.
  const rows = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO "AttemptCell" AS c ("rule", "cell", "count", "endsAt")
    SELECT ${id}::smallint, cell, 1, now() + make_interval(secs => ${withinSeconds}::int)
    FROM unnest(${cells}::int[]) AS cell ORDER BY cell
    ON CONFLICT ("rule", "cell") DO UPDATE SET
      "count" = CASE WHEN c."endsAt" <= now() THEN 1 ELSE least(c."count" + 1, ${most}::int + 1) END,
      "endsAt" = CASE WHEN c."endsAt" <= now() THEN excluded."endsAt" ELSE c."endsAt" END
    RETURNING "count"`;
  return Math.min(...rows.map(({ count }) => count)) <= most;
}

/** Takes one counted attempt back. */
export async function uncountAttempt(db: Database | Transaction, id: number, key: string): Promise<void> {
  await db.$executeRaw`
    WITH held AS (
      SELECT "cell" FROM "AttemptCell"
      WHERE "rule" = ${id}::smallint AND "cell" = ANY(${cellsOf(id, key)}::int[]) AND "endsAt" > now()
      ORDER BY "cell" FOR UPDATE
    )
    UPDATE "AttemptCell" c SET "count" = greatest(c."count" - 1, 0)
    FROM held WHERE c."rule" = ${id}::smallint AND c."cell" = held."cell"`;
}
