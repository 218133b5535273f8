/** A run's status is one of five (specification, WorkflowRunResponse). */
export const RUN_STATUSES = ["QUEUED", "RUNNING", "PAUSED", "COMPLETED", "FAILED"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Why a FAILED run failed. */
export const RUN_REASONS = ["STEP_FAILED", "REJECTED", "EXPIRED", "CANCELLED", "INTERNAL"] as const;
export type RunReason = (typeof RUN_REASONS)[number];

/** Where a run may move from each status. */
export const RUN_MOVES = {
  QUEUED: ["RUNNING", "FAILED"],
  RUNNING: ["PAUSED", "COMPLETED", "FAILED"],
  PAUSED: ["RUNNING", "FAILED"],
  COMPLETED: [],
  FAILED: [],
} as const satisfies Record<RunStatus, readonly RunStatus[]>;

/** The statuses from which a run may move to `to`: the guard of every write that moves one. */
export function runStatusesBefore(to: RunStatus): RunStatus[] {
  return RUN_STATUSES.filter((from) => (RUN_MOVES[from] as readonly RunStatus[]).includes(to));
}

export function isFinished(status: RunStatus): boolean {
  return status === "COMPLETED" || status === "FAILED";
}

export const STEP_RUN_STATUSES = [
  "PENDING",
  "RUNNING",
  "WAITING",
  "COMPLETED",
  "RETURNED",
  "ANSWERED",
  "FAILED",
  "CANCELLED",
] as const;
/**
 * PENDING is a step that the run has not reached: it has no row. RETURNED is one whose draft a person sent back: the
 * agent does it again. ANSWERED is one whose agent asked for a call that people then decided on: it goes on.
 */
export type StepRunStatus = (typeof STEP_RUN_STATUSES)[number];
