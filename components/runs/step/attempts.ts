import type { StepRunDto } from "@/server/domain/run/operations";

type Attempted = Pick<StepRunDto, "failedAttempts">;

/** The number of attempts in the current round. Continuing after a decision on a call isn't a new one. */
export function countAttempts({ failedAttempts }: Attempted): number {
  return failedAttempts.length + 1;
}

/** An attempt failed, and the next hasn't started. */
export function isBetweenAttempts({ status, error }: Pick<StepRunDto, "status" | "error">): boolean {
  return status === "RUNNING" && error !== null;
}

/** "attempt 2": the number of a stored attempt. Null if there was only one. */
export function describeAttempt(step: Attempted, attempt: number): string | null {
  if (countAttempts(step) === 1) return null;
  const before = step.failedAttempts.filter((failed) => failed.attempt < attempt).length;
  return `attempt ${before + 1}`;
}
