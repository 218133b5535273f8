import { logger } from "@/server/infra/logger";
import type { ServiceContext } from "@/server/services/context";
import type { BegunAttempt } from "@/server/services/sql/begin-sql";
import { type DrivenAttempt, fillBegun, handBackStep, type StartedStep } from "./attempt";

/**
 * How long to keep an attempt for its step. The step begins within milliseconds, unless the run ended, or this process
 * hung and a different one drove the run.
 */
const KEPT_MS = 5_000;

interface Ahead {
  ctx: ServiceContext;
  begun: BegunAttempt;
  since: Date;
}

/**
 * Attempts started by the statement that claimed the run or recorded the previous step, until their steps begin in this
 * process. Their steps send nothing to other servers, because the run isn't checked again before such a step.
 *
 * Two kinds of rows therefore look different from those of `beginStep`. If a run is canceled between two steps, the
 * next step has a canceled attempt with an input, although it never ran. If the process is killed between the steps,
 * the attempt has one more start than its step had, which counts toward MAX_STARTS.
 */
const kept = new Map<string, Ahead>();

/** Attempts that are being handed back. */
const leaving = new Set<Promise<void>>();

type Place = Omit<DrivenAttempt, "attempt">;

export function keepAhead(ctx: ServiceContext, place: Place, begun: BegunAttempt): void {
  const since = ctx.now();
  for (const [key, ahead] of kept)
    if (!isRecent(ahead, since)) {
      kept.delete(key);
      const left = handBack(ahead).finally(() => leaving.delete(left));
      leaving.add(left);
    }
  kept.set(keyOf(place), { ctx, begun, since });
}

/**
 * Returns the attempt started ahead, at most once. If the attempt started too long ago, hands it back and returns null.
 */
export async function takeAhead(
  ctx: ServiceContext,
  { attempt, ...place }: DrivenAttempt,
): Promise<StartedStep | null> {
  const key = keyOf(place);
  const ahead = attempt === 1 ? kept.get(key) : undefined;
  if (!ahead) return null;
  kept.delete(key);
  if (isRecent(ahead, ctx.now())) return fillBegun(ctx, place, ahead.begun);
  await handBack(ahead);
  return null;
}

/**
 * Hands back the attempts whose steps haven't begun, because the process is stopping. A different process starts them
 * again, and their first start doesn't count unless the database fails to respond.
 */
export async function handBackAhead(): Promise<void> {
  const unused = [...kept.values()];
  kept.clear();
  await Promise.all([...leaving, ...unused.map(handBack)]);
}

/** Never rejects. If the database doesn't respond, the step is restarted later, like a step of a killed process. */
async function handBack({ ctx, begun }: Ahead): Promise<void> {
  await handBackStep(ctx, begun).catch((error: unknown) =>
    logger().warn(
      { err: error, stepRunId: begun.stepRunId },
      "Couldn't hand back an attempt whose step hasn't begun.",
    ),
  );
}

function isRecent({ since }: Ahead, now: Date): boolean {
  return now.getTime() - since.getTime() < KEPT_MS;
}

function keyOf({ runId, claimedBy, stepId }: Place): string {
  return [runId, claimedBy, stepId].join(" ");
}
