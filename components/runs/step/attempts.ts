import type { StepRunDto } from "@/server/domain/run/api";

type Attempted = Pick<StepRunDto, "failedAttempts">;

/**
 * Returns the number of attempts in the current round. Continuing after a decision on a call isn't a new
 * attempt.
 */
export function countAttempts({ failedAttempts }: Attempted): number {
  return failedAttempts.length + 1;
}

/** Whether an attempt failed and the next one hasn't started. */
export function isBetweenAttempts({ status, error }: Pick<StepRunDto, "status" | "error">): boolean {
  return status === "RUNNING" && error !== null;
}

/** Whether someone has just continued the run at this step: an attempt failed, and no retry is scheduled. */
export function isContinuing(step: Pick<StepRunDto, "status" | "error" | "nextAttemptAt">): boolean {
  return isBetweenAttempts(step) && step.nextAttemptAt === null;
}

/** Returns the label for a stored attempt number, like "attempt 2". Null if there was only one attempt. */
export function describeAttempt(step: Attempted, attempt: number): string | null {
  if (countAttempts(step) === 1) return null;
  const before = step.failedAttempts.filter((failed) => failed.attempt < attempt).length;
  return `attempt ${before + 1}`;
}
