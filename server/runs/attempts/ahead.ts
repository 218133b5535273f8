import type { ServiceContext } from "@/server/services/context";
import type { BegunAttempt } from "@/server/services/statements/begin-sql";
import { type DrivenAttempt, fillBegun, handBackStep, type StartedStep } from "./attempt";

/** More than the executor's concurrent calls. Only runs that ended between two steps leave one behind. */
const MAX_KEPT = 200;

interface Ahead {
  ctx: ServiceContext;
  begun: BegunAttempt;
}

/**
 * Attempts that started in the statement that recorded the previous step, until their step begins in this process.
 */
const kept = new Map<string, Ahead>();

type Place = Omit<DrivenAttempt, "attempt">;

export function keepAhead(ctx: ServiceContext, place: Place, begun: BegunAttempt): void {
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= MAX_KEPT) kept.delete(oldest);
  kept.set(keyOf(place), { ctx, begun });
}

/** Returns the attempt if it was started ahead, once. */
export async function takeAhead(
  ctx: ServiceContext,
  { attempt, ...place }: DrivenAttempt,
): Promise<StartedStep | null> {
  const key = keyOf(place);
  const ahead = attempt === 1 ? kept.get(key) : undefined;
  if (!ahead) return null;
  kept.delete(key);
  return fillBegun(ctx, place, ahead.begun);
}

/**
 * Hands back the attempts whose steps didn't begin, because the process is stopping. A different process starts
 * them again, and their first start doesn't count.
 */
export async function handBackAhead(): Promise<void> {
  const unused = [...kept.values()];
  kept.clear();
  for (const { ctx, begun } of unused) await handBackStep(ctx, begun);
}

function keyOf({ runId, claimedBy, stepId }: Place): string {
  return [runId, claimedBy, stepId].join(" ");
}
