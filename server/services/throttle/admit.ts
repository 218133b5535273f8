import { createHmac } from "node:crypto";
import type { Database, Transaction } from "@/server/infra/db";
import { deriveKey } from "@/server/services/secret/keys";
import { type Attempt, type AttemptKind, type Rule, rulesFor } from "./rules";

/** Whether an attempt may be made now. An admitted one counts; a refused one doesn't. All processes share the counts. */
export async function admitAttempt(
  db: Database | Transaction,
  kind: AttemptKind,
  attempt: Attempt,
): Promise<boolean> {
  const counted: { rule: Rule; key: string }[] = [];
  for (const rule of rulesFor(kind, attempt)) {
    const key = rule.keyOf(attempt);
    if (key === null) continue;
    counted.push({ rule, key });
    if (await countAttempt(db, rule, key)) continue;
    for (const { rule, key } of counted) await uncountAttempt(db, rule, key);
    return false;
  }
  return true;
}

/** An admitted attempt that succeeded wasn't a guess, so it doesn't count. */
export async function forgiveAttempt(
  db: Database | Transaction,
  kind: AttemptKind,
  attempt: Attempt,
): Promise<void> {
  for (const rule of rulesFor(kind, attempt)) {
    const key = rule.keyOf(attempt);
    if (key !== null) await uncountAttempt(db, rule, key);
  }
}

const HASHES = 4;
/** Cells per hash, so each rule has at most 4 × 2^14 rows. */
const CELLS = 2 ** 14;

/**
 * The cells of a key. Its attempts are the least that any of them counts (a count-min sketch), so made-up keys can't push a
 * real one out, and filling up another's cells takes a hash that only the server can compute.
 */
export function cellsOf(rule: number, key: string): number[] {
  const digest = createHmac("sha256", deriveKey("throttle")).update(`${rule}\n${key}`).digest();
  return Array.from({ length: HASHES }, (_, i) => i * CELLS + (digest.readUInt16BE(2 * i) % CELLS));
}

/**
 * Counts an attempt and returns whether it's within the limit. One statement, on the database's clock. Each
 * attempt expires after its share of the rule's time, so cells need no common window: other keys can only add
 * to a count.
 */
async function countAttempt(db: Database | Transaction, rule: Rule, key: string): Promise<boolean> {
  const { id, withinSeconds } = rule;
  // Sorted, so that statements which share cells lock them in the same order. The clock is read once a cell is locked.
  const rows = await db.$queryRaw<{ free: boolean }[]>`
    INSERT INTO "AttemptCell" AS c ("rule", "cell", "endsAt")
    SELECT ${id}::smallint, cell, date_trunc('milliseconds', clock_timestamp()) + ${shareOf(rule)}::interval
    FROM unnest(${cellsOf(id, key)}::int[]) AS cell ORDER BY cell
    ON CONFLICT ("rule", "cell") DO UPDATE SET
      "endsAt" = greatest(c."endsAt", date_trunc('milliseconds', clock_timestamp())) + ${shareOf(rule)}::interval
    RETURNING "endsAt" <= clock_timestamp() + make_interval(secs => ${withinSeconds}::int) AS "free"`;
  return rows.some(({ free }) => free);
}

/** Takes one counted attempt back. */
async function uncountAttempt(db: Database | Transaction, rule: Rule, key: string): Promise<void> {
  const { id } = rule;
  await db.$executeRaw`
    WITH held AS (
      SELECT "cell" FROM "AttemptCell"
      WHERE "rule" = ${id}::smallint AND "cell" = ANY(${cellsOf(id, key)}::int[])
      ORDER BY "cell" FOR UPDATE
    )
    UPDATE "AttemptCell" c SET "endsAt" = c."endsAt" - ${shareOf(rule)}::interval
    FROM held WHERE c."rule" = ${id}::smallint AND c."cell" = held."cell"`;
}

/** How long one attempt takes to expire, as a Postgres interval. */
function shareOf({ max, withinSeconds }: Rule): string {
  return `${(withinSeconds * 1000) / max} milliseconds`;
}
