import { createHmac } from "node:crypto";
import type { Database, Transaction } from "@/server/infra/db";
import { deriveKey } from "@/server/services/secret/keys";
import { type Attempt, type AttemptKind, type Rule, rulesFor } from "./rules";

/**
 * Counts an attempt and returns whether it's allowed. Rejected attempts don't count. All processes share the counts.
 */
export async function allowAttempt(
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

/** Stops counting an attempt that turned out not to be a guess, such as a successful sign-in. */
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
/** The number of cells per hash. Each rule has at most 4 × 2^14 rows. */
const CELLS = 2 ** 14;

/**
 * Returns a key's cells in a count-min sketch. The key's count is the lowest count in its cells. Forged keys
 * can't displace a real key, and only the server can compute which keys share cells.
 */
export function cellsOf(rule: number, key: string): number[] {
  const digest = createHmac("sha256", deriveKey("throttle")).update(`${rule}\n${key}`).digest();
  return Array.from({ length: HASHES }, (_, i) => i * CELLS + (digest.readUInt16BE(2 * i) % CELLS));
}

/**
 * Counts an attempt and returns whether it's within the limit. A cell stores the time when all of its attempts will
 * have expired. Each attempt postpones that time by its share of the rule's period. Other keys can raise a key's count
 * but never lower it. Uses one statement and the database's clock.
 */
async function countAttempt(db: Database | Transaction, rule: Rule, key: string): Promise<boolean> {
  const { id, withinSeconds } = rule;
  // Sorted so that statements with shared cells lock them in the same order. The clock is read after a cell
  // is locked.
  const rows = await db.$queryRaw<{ free: boolean }[]>`
    INSERT INTO "AttemptCell" AS c ("rule", "cell", "endsAt")
    SELECT ${id}::smallint, cell, date_trunc('milliseconds', clock_timestamp()) + ${shareOf(rule)}::interval
    FROM unnest(${cellsOf(id, key)}::int[]) AS cell ORDER BY cell
    ON CONFLICT ("rule", "cell") DO UPDATE SET
      "endsAt" = greatest(c."endsAt", date_trunc('milliseconds', clock_timestamp())) + ${shareOf(rule)}::interval
    RETURNING "endsAt" <= clock_timestamp() + make_interval(secs => ${withinSeconds}::int) AS "free"`;
  return rows.some(({ free }) => free);
}

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

/** Returns how long one attempt takes to expire, as a Postgres interval. */
function shareOf({ max, withinSeconds }: Rule): string {
  return `${(withinSeconds * 1000) / max} milliseconds`;
}
