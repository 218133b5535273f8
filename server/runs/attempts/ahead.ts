import { logger } from "@/server/infra/logger";
import type { ServiceContext } from "@/server/services/context";
import type { BegunAttempt } from "@/server/services/sql/begin-sql";
import { type DrivenAttempt, fillBegun, handBackStep, type StartedStep } from "./attempt";

/**
 * How long to keep an attempt for its step. The step normally begins within milliseconds. If the run ended, or if this
 * process hung and a different one took over the run, the step may never begin.
 */
const KEPT_MS = 5_000;

interface Ahead {
  ctx: ServiceContext;
  begun: BegunAttempt;
  since: Date;
}

/**
 * Attempts that were started ahead of time, when the run was claimed or the previous step was recorded. Each is kept
 * until its step begins in this process. Only steps that send nothing to other servers are started ahead, because the
 * run isn't checked again before such a step begins.
 *
 * In two cases, the rows differ from those that `beginStep` would write. If a run is canceled between two steps, the
 * next step has a canceled attempt with an input, although the step never ran. If the process is killed between two
 * steps, the next attempt has a start that counts toward MAX_STARTS, although its step never began.
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
 * Returns the attempt that was started ahead of time, if any. Returns each attempt at most once. If the attempt started
 * too long ago, hands it back and returns null.
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
 * When the process stops, hands back the attempts whose steps haven't begun. A different process starts them again.
 * Their first start doesn't count toward MAX_STARTS, unless the database fails to record this.
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
      "Couldn't hand back an attempt whose step hasn't started.",
    ),
  );
}

function isRecent({ since }: Ahead, now: Date): boolean {
  return now.getTime() - since.getTime() < KEPT_MS;
}

function keyOf({ runId, claimedBy, stepId }: Place): string {
  return [runId, claimedBy, stepId].join(" ");
}
