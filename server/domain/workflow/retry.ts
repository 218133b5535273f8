import { saySeconds } from "@/server/domain/text/say-seconds";

/** How a step deals with faults that may pass. */
export type StepRetry = {
  /** How often it is tried in all, in each round. */
  attempts: number;
  /** How long to wait before the second attempt; before each further one twice as long. */
  backoffSeconds: number;
  /** How long one attempt may take; null: as long as its agent's model or address may. */
  timeoutSeconds: number | null;
};

export const RETRY_LIMITS = { attempts: 5, backoffSeconds: 3_600, timeoutSeconds: 3_600 } as const;

/** Seconds to wait before the second attempt and the third, for steps that have no policy of their own. */
export const EVERY_STEPS_WAITS = [2, 10] as const;

/** What a step begins with that is given a policy of its own. */
export const FIRST_RETRY: StepRetry = {
  attempts: EVERY_STEPS_WAITS.length + 1,
  backoffSeconds: EVERY_STEPS_WAITS[0],
  timeoutSeconds: null,
};

/** A step's policy as a person reads it: "Up to 3 attempts, 10 seconds apart at first, each at most 2 minutes". */
export function describeRetry(retry: StepRetry | null | undefined): string {
  const [second, third] = EVERY_STEPS_WAITS;
  if (!retry) return `Up to ${FIRST_RETRY.attempts} attempts, ${second} and then ${third} seconds apart`;
  const { attempts, backoffSeconds, timeoutSeconds } = retry;
  const limit = timeoutSeconds === null ? [] : [`at most ${saySeconds(timeoutSeconds)}`];
  if (attempts === 1) return ["1 attempt", ...limit].join(", ");
  const apart =
    backoffSeconds === 0
      ? "without waiting"
      : `${saySeconds(backoffSeconds)} apart${attempts > 2 ? " at first" : ""}`;
  return [`Up to ${attempts} attempts`, apart, ...limit.map((words) => `each ${words}`)].join(", ");
}

/** How long to wait after so many attempts that failed; null: there is no further attempt. */
export function waitAfter({ attempts, backoffSeconds }: StepRetry, failed: number): number | null {
  if (failed >= attempts) return null;
  return Math.min(backoffSeconds * 2 ** (failed - 1), RETRY_LIMITS.backoffSeconds);
}

export function isSameRetry(a: StepRetry | null | undefined, b: StepRetry | null | undefined): boolean {
  if (!a || !b) return !a && !b;
  return (
    a.attempts === b.attempts &&
    a.backoffSeconds === b.backoffSeconds &&
    a.timeoutSeconds === b.timeoutSeconds
  );
}

/** The field as documents carry it: left out where a step has none of its own. */
export function retryField(retry: StepRetry | null | undefined): { retry?: StepRetry } {
  return retry ? { retry } : {};
}
