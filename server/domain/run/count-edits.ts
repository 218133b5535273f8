import type { RunDetailDto } from "./api";
import { listReviews } from "./gantt/lane";

/** Returns how many decisions changed the document that they approved. */
export function countEdits({ steps }: Pick<RunDetailDto, "steps">): number {
  return steps
    .flatMap(listReviews)
    .flatMap(({ decisions }) => decisions)
    .filter(({ decision, shown, outputHash }) => decision === "approve" && outputHash !== shown).length;
}
