import type { Database, Transaction } from "@/server/db";
import { countAttempt, uncountAttempt } from "./cells";
import { type Attempt, type AttemptKind, rulesFor } from "./rules";

/** Whether an attempt may be made now. An admitted one counts; a refused one doesn't. All processes share the counts. */
export async function admitAttempt(
  db: Database | Transaction,
  kind: AttemptKind,
  attempt: Attempt,
): Promise<boolean> {
  const counted: { id: number; key: string }[] = [];
  for (const rule of rulesFor(kind, attempt)) {
    const key = rule.keyOf(attempt);
    if (key === null) continue;
    if (await countAttempt(db, rule, key)) {
      counted.push({ id: rule.id, key });
      continue;
    }
    for (const { id, key } of counted) await uncountAttempt(db, id, key);
    return false;
  }
  return true;
}

/** An admitted attempt that succeeded was no guess, and doesn't count. */
export async function forgiveAttempt(
  db: Database | Transaction,
  kind: AttemptKind,
  attempt: Attempt,
): Promise<void> {
  for (const { id, keyOf } of rulesFor(kind, attempt)) {
    const key = keyOf(attempt);
    if (key !== null) await uncountAttempt(db, id, key);
  }
}
