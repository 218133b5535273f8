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

/** A step's policy as a person reads it: "up to 5 attempts, 30 seconds apart at first, 60 seconds each". */
export function describeRetry({ attempts, backoffSeconds, timeoutSeconds }: StepRetry): string {
  return [
    attempts === 1 ? "1 attempt" : `up to ${attempts} attempts`,
    ...(attempts > 1
      ? [backoffSeconds === 0 ? "without a wait" : `${count(backoffSeconds)} apart at first`]
      : []),
    ...(timeoutSeconds === null ? [] : [`${count(timeoutSeconds)} at most${attempts > 1 ? " each" : ""}`]),
  ].join(", ");
}

const count = (seconds: number) => `${seconds} second${seconds === 1 ? "" : "s"}`;

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
