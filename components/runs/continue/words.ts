import type { ContinuationDto } from "@/server/domain/run/api";

/** Explains what happens when a run continues from a step. */
export function sayWhatStays(stepOrder: number): string {
  const again = `Step ${stepOrder} runs again, including any calls it makes.`;
  if (stepOrder === 1) return `${again} Then the remaining steps run.`;
  if (stepOrder === 2) return `${again} Step 1 keeps its output and approvals.`;
  return `${again} Steps 1 ${stepOrder === 3 ? "and" : "to"} ${stepOrder - 1} keep their outputs and approvals.`;
}

/** Explains that people have to approve before the run continues. */
export function sayWaiting(isEdited: boolean): string {
  return isEdited ? "Waiting for approval of the edited input" : "Waiting for approval";
}

/** Describes who continued a run, from where, and what they changed. */
export function sayContinued({
  by,
  stepOrder,
  edited,
  toVersion,
}: Pick<ContinuationDto, "by" | "stepOrder" | "edited" | "toVersion">): string {
  const changes = [
    ...(edited ? ["with an edited input"] : []),
    ...(toVersion === null ? [] : [`on version ${toVersion}`]),
  ];
  return [`${by.name} continued the failed run from step ${stepOrder}`, ...changes].join(", ");
}
