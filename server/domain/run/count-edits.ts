import type { RunDetailDto } from "./api";
import { listReviews } from "./gantt/bars";

/** Returns the number of approvals with edits. */
export function countEdits({ steps }: Pick<RunDetailDto, "steps">): number {
  return steps
    .flatMap(listReviews)
    .flatMap(({ decisions }) => decisions)
    .filter(({ decision, shown, outputHash }) => decision === "approve" && outputHash !== shown).length;
}
