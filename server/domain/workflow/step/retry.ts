import { saySeconds } from "@/server/domain/text/say-seconds";

/** How a step handles temporary failures. */
export type StepRetry = {
  /** The maximum number of attempts per round. */
  attempts: number;
  /** The wait before the second attempt. It doubles before each further one. */
  backoffSeconds: number;
  /** The time limit of one attempt. Null: the limit of its agent's model or address. */
  timeoutSeconds: number | null;
};

export const RETRY_LIMITS = { attempts: 5, backoffSeconds: 3_600, timeoutSeconds: 3_600 } as const;

/** Seconds to wait before the second and third attempts of steps without their own policy. */
export const DEFAULT_BACKOFF = [2, 10] as const;

/** The initial values of a step's own policy. */
export const FIRST_RETRY: StepRetry = {
  attempts: DEFAULT_BACKOFF.length + 1,
  backoffSeconds: DEFAULT_BACKOFF[0],
  timeoutSeconds: null,
};

/** A step's policy as a person reads it: "Up to 3 attempts, 10 seconds apart at first, each at most 2 minutes". */
export function describeRetry(retry: StepRetry | null | undefined): string {
  const [second, third] = DEFAULT_BACKOFF;
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

/** How long to wait after `failed` attempts. Null: no further attempt. */
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

/** The field as documents carry it: omitted if a step has none. */
export function retryField(retry: StepRetry | null | undefined): { retry?: StepRetry } {
  return retry ? { retry } : {};
}
