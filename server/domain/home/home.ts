import type { RecentRun } from "@/server/domain/workflow/recent-run";

/** Home's run figures cover this many days, including today. */
export const HOME_DAYS = 14;

export interface Outcomes {
  /** Every day of the period, oldest first. Each run counts toward the day it started. */
  days: {
    /** Like "2026-11-27". */
    day: string;
    completed: number;
    rejected: number;
    /** Includes runs whose review wasn't decided in time. */
    failed: number;
    /** The median time that runs waited for people. Null if no runs waited. */
    medianWaitMs: number | null;
  }[];
  completed: number;
  /** All runs that have ended, including rejected and canceled runs. */
  ended: number;
  /** Reviews that people decided. */
  decided: number;
  /** The median time that reviews were open before they were decided. Null if no reviews were decided. */
  decisionMs: number | null;
}

/** Runs of one workflow that failed for the same reason. */
export interface FailureGroup {
  workflowId: string;
  workflowName: string;
  /** The number of such failures, or a lower bound if `exact` is false. */
  count: number;
  exact: boolean;
  /** The run list's filters for these runs: the cause and the earliest start time. */
  cause: string;
  since: string;
  message: string;
  /** The latest of these runs. */
  runId: string;
  /** The first words of the latest run's input, on one line. */
  inputStart: string;
  failedAt: string;
  /** The step where the latest run failed. Null if it never reached a step. */
  step: { order: number; name: string | null } | null;
}

/** Whether a step is done by an agent, by an agent with a review, or by a person. */
export type SpineStep = "agent" | "reviewed" | "person";

/** A workflow's steps and recent runs, as summarized on Home. */
export interface WorkflowSpine {
  id: string;
  name: string;
  steps: SpineStep[];
  /** Newest first. */
  recentRuns: RecentRun[];
}

/**
 * Which of the first steps a member of a new organization has taken. A step that the member isn't allowed to take is
 * undefined. `connect` is true once a model is connected, even if someone else connected it.
 */
export interface FirstSteps {
  run: boolean;
  decide?: boolean;
  /** The latest finished run with a review that the member decided. Null if there is none yet. */
  sealedRunId: string | null;
  call: boolean;
  connect?: boolean;
  /** A workflow to run. Null if no workflow has steps yet. */
  workflow: { id: string; name: string } | null;
}

export function areDone({ run, decide, call, connect }: FirstSteps): boolean {
  return run && call && decide !== false && connect !== false;
}

/** An organization with this many runs is no longer new. */
export const NEW_UNTIL_RUNS = 100;
