import type { StepRunDto } from "@/server/domain/run/operations";

/** Whether the text that a step gave is the Simulated model's: its own, or one that a person passed on unchanged. */
export function gaveSimulated(steps: readonly StepRunDto[], index: number): boolean {
  const step = steps[index];
  if (!step) return false;
  if (step.simulated || !step.review) return step.simulated;
  return step.output === step.review.draft && gaveSimulated(steps, index - 1);
}
