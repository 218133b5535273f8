import type { Database, Transaction } from "@/server/infra/db";
import { countAttempt, uncountAttempt } from "./cells";
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
