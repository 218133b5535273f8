import type { RunDetailDto } from "@/server/domain/run/api";

/** Returns the input that a step gets if the run is continued from it. */
export function inputOf({ steps, input }: Pick<RunDetailDto, "steps" | "input">, stepOrder: number): string {
  const at = steps.findIndex((step) => step.stepOrder === stepOrder);
  return at > 0 ? (steps[at - 1]?.output ?? "") : input;
}

/** Says what happens when a run continues from a step. */
export function sayWhatStays(stepOrder: number): string {
  const again = `Step ${stepOrder} runs again, including any calls it makes.`;
  if (stepOrder === 1) return `${again} The steps after it follow.`;
  const before = stepOrder === 2 ? "Step 1 keeps its" : `Steps 1 to ${stepOrder - 1} keep their`;
  return `${again} ${before} output and approvals.`;
}
