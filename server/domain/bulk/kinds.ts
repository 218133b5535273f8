import type { RunFilters } from "@/server/domain/run/finding/api";
import type { RunReason, RunStatus } from "@/server/domain/run/status";
import { countOf } from "@/server/domain/text/words";
import { MAX_BULK_NAME_CHARS } from "./limits";

/** The kinds of bulk actions. Separate from the schema, so that the browser doesn't load zod. */
export const BULK_KINDS = ["CONTINUE", "RERUN", "CANCEL"] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

export const BULK_STATUSES = ["RUNNING", "FINISHED", "ABORTED"] as const;

export const BULK_OUTCOMES = ["DONE", "REFUSED", "FAILED"] as const;

/** The label of the checkbox that allows steps to send their requests again. */
export const ALLOW_BULK_EFFECTS =
  "I understand that steps will send their requests and call their tools again";

/** The runs that each kind applies to. Individual runs can still be refused. */
const FOR_RUNS: Record<BulkKind, { status: readonly RunStatus[]; reason?: readonly RunReason[] }> = {
  CONTINUE: { status: ["FAILED"], reason: ["STEP_FAILED", "EXPIRED", "INTERNAL"] },
  RERUN: { status: ["COMPLETED", "FAILED"] },
  CANCEL: { status: ["QUEUED", "RUNNING", "PAUSED"] },
};

/**
 * Narrows filters to the runs that a kind applies to. Returns null if the kind doesn't apply to any run that matches
 * the filters.
 */
export function narrowToKind<Filters extends Pick<RunFilters, "status" | "reason">>(
  kind: BulkKind,
  filters: Filters,
): Filters | null {
  const { status: statuses, reason: reasons } = FOR_RUNS[kind];
  const status = statuses.filter((one) => filters.status?.includes(one) ?? true);
  const reason = reasons?.filter((one) => filters.reason?.includes(one) ?? true) ?? filters.reason;
  if (status.length === 0 || reason?.length === 0) return null;
  return { ...filters, status, ...(reason && { reason: [...reason] }) };
}

/** The runs that a kind applies to: "unfinished runs". */
export const BULK_RUNS: Record<BulkKind, string> = {
  CONTINUE: "failed runs that can be continued",
  RERUN: "finished runs",
  CANCEL: "unfinished runs",
};

/** Describes a bulk action: "Cancel 12 runs". */
export function sayBulk(kind: BulkKind, count: number): string {
  if (kind === "CANCEL") return `Cancel ${countOf(count, "run")}`;
  if (kind === "RERUN") return `Rerun ${countOf(count, "run")}`;
  return `Continue ${countOf(count, "run")}`;
}

/** Suggests a bulk action's name: "Cancel 12 runs of Refund reply". */
export function suggestBulkName(kind: BulkKind, count: number, workflowName: string | null): string {
  const name = workflowName === null ? sayBulk(kind, count) : `${sayBulk(kind, count)} of ${workflowName}`;
  return [...name].slice(0, MAX_BULK_NAME_CHARS).join("");
}

/** Describes a bulk action's progress: "7 of 12 done, 1 refused". */
export function sayProgress({
  total,
  done,
  refused,
  failed,
}: Record<"total" | "done" | "refused" | "failed", number>): string {
  const say = (count: number, word: string) => (count === 0 ? [] : [`${count.toLocaleString("en")} ${word}`]);
  const progress = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} done`;
  return [progress, ...say(refused, "refused"), ...say(failed, "failed")].join(", ");
}
