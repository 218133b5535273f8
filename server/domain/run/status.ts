/** The five statuses of a run (WorkflowRunResponse in the specification). */
export const RUN_STATUSES = ["QUEUED", "RUNNING", "PAUSED", "COMPLETED", "FAILED"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** The reasons why a run failed. */
export const RUN_REASONS = ["STEP_FAILED", "REJECTED", "EXPIRED", "CANCELLED", "INTERNAL"] as const;
export type RunReason = (typeof RUN_REASONS)[number];

/** A run's allowed status changes. */
export const RUN_MOVES = {
  QUEUED: ["RUNNING", "FAILED"],
  RUNNING: ["PAUSED", "COMPLETED", "FAILED"],
  PAUSED: ["RUNNING", "FAILED"],
  COMPLETED: [],
  /** A failed run becomes queued when someone continues it. */
  FAILED: ["QUEUED"],
} as const satisfies Record<RunStatus, readonly RunStatus[]>;

/** Returns the statuses that can change to `to`. Every write that changes a status checks this. */
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
 * PENDING means that the run hasn't reached the step. RETURNED means that the draft was sent back and the agent
 * redoes it. ANSWERED means that people decided on a tool call and the agent continues.
 */
export type StepRunStatus = (typeof STEP_RUN_STATUSES)[number];

/**
 * The status of an attempt at a step. REPLACED means that someone continued the run after editing the attempt's output,
 * or that the output has to be approved again. The step is then pending until its next attempt. RECORDED means that the
 * run is a rerun, and will use this output when it reaches the step.
 */
export type AttemptStatus = Exclude<StepRunStatus, "PENDING"> | "REPLACED" | "RECORDED";
