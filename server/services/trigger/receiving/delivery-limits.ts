import { AppError } from "@/server/domain/error";
import { REFUSED } from "@/server/domain/trigger/words";
import { Semaphore } from "@/server/infra/semaphore";

/**
 * The maximum number of a trigger's deliveries that can use transactions at the same time. The rest wait, so they don't
 * hold up other triggers.
 */
const MAX_TURNS = 2;
/** The maximum number of a trigger's deliveries that can be in progress. */
const MAX_DELIVERIES = 50;
/** The maximum number of a trigger's deliveries that can wait for their run's output. */
const MAX_WAITING = 50;
const RETRY_SECONDS = 5;

interface Active {
  turns: Semaphore;
  deliveries: number;
  waiting: number;
}

/** The triggers with deliveries in progress in this process. */
const active = new Map<string, Active>();

/** Calls `record` when it's the delivery's turn. Throws if too many of the trigger's deliveries are in progress. */
export function admitDelivery<T>(triggerId: string, record: () => Promise<T>): Promise<T> {
  return counting(triggerId, "deliveries", MAX_DELIVERIES, (turns) => {
    if (turns) return turns.run(record);
    throw new AppError("too-many-attempts", REFUSED.busy(RETRY_SECONDS), {
      headers: { "Retry-After": `${RETRY_SECONDS}` },
    });
  });
}

/**
 * Calls `answer`, passing whether it can wait for the output. It can't if too many of the trigger's deliveries are
 * already waiting.
 */
export function answerDelivery<T>(triggerId: string, answer: (mayWait: boolean) => Promise<T>): Promise<T> {
  return counting(triggerId, "waiting", MAX_WAITING, (turns) => answer(turns !== null));
}

/** Calls `work` with the trigger's semaphore, or with null if `max` calls are already in progress. */
async function counting<T>(
  triggerId: string,
  what: "deliveries" | "waiting",
  max: number,
  work: (turns: Semaphore | null) => Promise<T>,
): Promise<T> {
  const trigger = active.get(triggerId) ?? { turns: new Semaphore(MAX_TURNS), deliveries: 0, waiting: 0 };
  if (trigger[what] >= max) return work(null);
  trigger[what]++;
  active.set(triggerId, trigger);
  try {
    return await work(trigger.turns);
  } finally {
    trigger[what]--;
    if (trigger.deliveries + trigger.waiting === 0) active.delete(triggerId);
  }
}
