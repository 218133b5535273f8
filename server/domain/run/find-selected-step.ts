import type { StepRunStatus } from "./status";

/** The statuses to look for, most important first. */
const FIRST: StepRunStatus[] = ["FAILED", "WAITING", "RUNNING", "CANCELLED"];

/** Returns the step with the requested number, or the one that currently matters most. */
export function findSelectedStep<Step extends { stepOrder: number; status: StepRunStatus }>(
  steps: readonly Step[],
  asked: string | null,
): Step | undefined {
  const chosen = steps.find((step) => String(step.stepOrder) === asked);
  if (chosen) return chosen;
  for (const status of FIRST) {
    const found = steps.find((step) => step.status === status);
    if (found) return found;
  }
  return steps.findLast((step) => step.status === "COMPLETED") ?? steps[0];
}
