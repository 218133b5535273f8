import type { StepRunStatus } from "@/server/domain/run/status";

/**
 * Returns the numbers of the steps that a run can be rerun from. All steps before such a step have outputs.
 */
export function findRerunSteps({
  steps,
}: {
  steps: readonly { stepOrder: number; status: StepRunStatus }[];
}): number[] {
  const gap = steps.findIndex(({ status }) => status !== "COMPLETED");
  return (gap === -1 ? steps : steps.slice(0, gap + 1)).map(({ stepOrder }) => stepOrder);
}
