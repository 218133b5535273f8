import type { BulkActionDto, BulkItemDto } from "@/server/domain/bulk/api";
import { type BulkKind, sayProgress } from "@/server/domain/bulk/kinds";
import { countOf } from "@/server/domain/text/words";

/** Explains what an action will do. */
export const BULK_EFFECTS: Record<BulkKind, string> = {
  CONTINUE:
    "Each run continues from the step that failed. That step runs again, including any calls it makes. Earlier outputs and approvals are kept.",
  RERUN: "For each run, a new run starts from step 1, with the same input and the same workflow version.",
  CANCEL:
    "The runs end now, and no further steps start. Completed steps keep their output. Any output of a step in progress is lost.",
};

const DONE: Record<BulkKind, string> = {
  CONTINUE: "Continued",
  RERUN: "Rerun",
  CANCEL: "Canceled",
};

/** Describes a run's result and whether the run has failed since. */
export function sayResult(
  { kind, status }: Pick<BulkActionDto, "kind" | "status">,
  { outcome, runStatus }: Pick<BulkItemDto, "outcome" | "runStatus">,
): string {
  if (outcome === "DONE") {
    if (kind === "CANCEL" || runStatus !== "FAILED") return DONE[kind];
    return kind === "CONTINUE" ? "Continued, but failed again" : "Rerun, but failed";
  }
  if (outcome === "REFUSED") return "Refused";
  if (outcome === "FAILED") return "Failed";
  return status === "ABORTED" ? "Not changed, because the bulk action was stopped" : "Waiting";
}

/** Describes an action's status and progress: "Stopped by Dana Whitfield: 7 of 12 done". */
export function sayState(action: BulkActionDto): string {
  const { status, abortedBy } = action;
  const progress = sayProgress(action);
  if (status === "ABORTED") return `Stopped${abortedBy ? ` by ${abortedBy.name}` : ""}: ${progress}`;
  return status === "FINISHED" ? `Finished: ${progress}` : progress;
}

/** The fields of an action that its announcements need. */
export type ActionNews = Pick<
  BulkActionDto,
  "id" | "name" | "status" | "total" | "done" | "refused" | "failed" | "abortedBy"
>;

/** Names the actions that started or ended between two snapshots. Empty if none did. */
export function sayNews(before: readonly ActionNews[], after: readonly ActionNews[]): string {
  const statusBefore = new Map(before.map(({ id, status }) => [id, status]));
  return after
    .filter(({ id, status }) => statusBefore.get(id) !== status)
    .map((action) => {
      const { name, status, total, abortedBy } = action;
      if (status === "RUNNING") return `“${name}” started: ${countOf(total, "run")}.`;
      const by = abortedBy ? ` by ${abortedBy.name}` : "";
      return `“${name}” ${status === "ABORTED" ? `was stopped${by}` : "finished"}: ${sayProgress(action)}.`;
    })
    .join(" ");
}
