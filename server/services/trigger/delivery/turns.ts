import { AppError } from "@/server/domain/error";
import { REFUSED } from "@/server/domain/trigger/words";
import { Semaphore } from "@/server/infra/semaphore";

/** How many deliveries of one trigger can use transactions at a time. The others wait, so that those of others don't. */
const MAX_TURNS = 2;
/** How many deliveries of one trigger can be in progress, including those that wait for a run's output. */
const MAX_DELIVERIES = 50;
const RETRY_SECONDS = 5;

/** The triggers with deliveries in progress in this process. */
const active = new Map<string, { turns: Semaphore; count: number }>();

/** Handles a delivery, unless too many for the same trigger are in progress. */
export async function admitDelivery<T>(
  triggerId: string,
  handle: (turns: Semaphore) => Promise<T>,
): Promise<T> {
  const trigger = active.get(triggerId) ?? { turns: new Semaphore(MAX_TURNS), count: 0 };
  if (trigger.count >= MAX_DELIVERIES)
    throw new AppError("too-many-attempts", REFUSED.busy(RETRY_SECONDS), {
      headers: { "Retry-After": `${RETRY_SECONDS}` },
    });
  trigger.count++;
  active.set(triggerId, trigger);
  try {
    return await handle(trigger.turns);
  } finally {
    trigger.count--;
    if (trigger.count === 0) active.delete(triggerId);
  }
}
