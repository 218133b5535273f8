import type { RecentRun } from "@/server/domain/workflow/recent-run";

/** What Home shows about runs covers these days, up to today. */
export const HOME_DAYS = 14;

export interface Outcomes {
  /** Every day of the period, oldest first. Runs count on the day they started. */
  days: {
    /** Like "2026-11-27". */
    day: string;
    completed: number;
    rejected: number;
    /** Includes runs whose review wasn't decided in time. */
    failed: number;
    /** How long runs waited for people. Null if none did. */
    medianWaitMs: number | null;
  }[];
  completed: number;
  /** Completed or failed, for any reason. */
  ended: number;
  /** Reviews that people decided. */
  decided: number;
  /** The median time from a review's opening to its decision. Null if none was decided. */
  decisionMs: number | null;
}

/** Runs of one workflow that failed for the same reason. */
export interface FailureGroup {
  workflowId: string;
  workflowName: string;
  /** How many failures are like this. If not exact, at least as many. */
  count: number;
  exact: boolean;
  /** The run list's filters that find them: a cause, and when runs started at the earliest. */
  cause: string;
  since: string;
  message: string;
  /** The latest of them. */
  runId: string;
  /** The first words of its input, in one line. */
  inputStart: string;
  failedAt: string;
  /** The step where it ended. Null if it never reached a step. */
  step: { order: number; name: string | null } | null;
}

/** Who does a step, or who approves what an agent did. */
export type SpineStep = "agent" | "reviewed" | "person";

/** A workflow in short. */
export interface WorkflowSpine {
  id: string;
  name: string;
  steps: SpineStep[];
  /** Newest first. */
  recentRuns: RecentRun[];
}

/**
 * What to try in a new installation, and whether it's done. Undefined if the member isn't allowed to do it.
 */
export interface FirstSteps {
  run: boolean;
  decide?: boolean;
  call: boolean;
  connect?: boolean;
  /** A workflow to run. Null if none has steps yet. */
  workflow: { id: string; name: string } | null;
}

export function areDone({ run, decide, call, connect }: FirstSteps): boolean {
  return run && call && decide !== false && connect !== false;
}

/** Once an organization has this many runs, it isn't new. */
export const NEW_UNTIL_RUNS = 100;
