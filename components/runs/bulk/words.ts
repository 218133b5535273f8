import type { BulkActionDto, BulkItemDto } from "@/server/domain/bulk/api";
import { type BulkKind, sayProgress } from "@/server/domain/bulk/kinds";

/** What an action does, before it starts. */
export const BULK_EFFECTS: Record<BulkKind, string> = {
  CONTINUE:
    "Each run continues from the step that failed. That step runs again, including any calls it makes. Earlier outputs and approvals stay.",
  RERUN: "For each run, a new run starts from step 1, with the same input and the same workflow version.",
  CANCEL:
    "The runs end now, and no further steps start. Completed steps keep their output. A step in progress loses what it has written.",
};

const DONE: Record<BulkKind, string> = {
  CONTINUE: "Continued",
  RERUN: "Run again",
  CANCEL: "Canceled",
};

/** Says what became of a run. */
export function sayResult(
  { kind, status }: Pick<BulkActionDto, "kind" | "status">,
  { outcome }: Pick<BulkItemDto, "outcome">,
): string {
  if (outcome === "DONE") return DONE[kind];
  if (outcome === "REFUSED") return "Refused";
  return status === "ABORTED" ? "Not changed, because the bulk action was stopped" : "Waiting";
}

/** Says how far an action is, and how it ended: "Stopped by Dana Whitfield: 7 of 12 done". */
export function sayState(action: BulkActionDto): string {
  const { status, abortedBy } = action;
  const progress = sayProgress(action);
  if (status === "ABORTED") return `Stopped${abortedBy ? ` by ${abortedBy.name}` : ""}: ${progress}`;
  return status === "FINISHED" ? `Finished: ${progress}` : progress;
}
