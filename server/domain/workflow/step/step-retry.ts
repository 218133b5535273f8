import { saySeconds } from "@/server/domain/text/say-seconds";

/** How a step handles temporary failures. */
export type StepRetry = {
  /** The maximum number of attempts per round. */
  attempts: number;
  /** The wait before the second attempt. Doubles before each further attempt. */
  backoffSeconds: number;
  /** The time limit per attempt. Null to use the default for the agent's model or HTTP request. */
  timeoutSeconds: number | null;
};

export const RETRY_LIMITS = { attempts: 5, backoffSeconds: 3_600, timeoutSeconds: 3_600 } as const;

/** The wait in seconds before the second and third attempts, for steps without a custom policy. */
export const DEFAULT_BACKOFF = [2, 10] as const;

/** The initial values of a custom policy. */
export const FIRST_RETRY: StepRetry = {
  attempts: DEFAULT_BACKOFF.length + 1,
  backoffSeconds: DEFAULT_BACKOFF[0],
  timeoutSeconds: null,
};

/** Describes a step's policy: "Up to 3 attempts, 10 seconds apart at first, each at most 2 minutes". */
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

/** Returns the seconds to wait after `failed` attempts, or null if there is no further attempt. */
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

/** Returns the `retry` field for a step, or no field if the step uses the default policy. */
export function retryField(retry: StepRetry | null | undefined): { retry?: StepRetry } {
  return retry ? { retry } : {};
}
