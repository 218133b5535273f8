import type { RunReason, RunStatus } from "@/server/domain/run/status";

/** The filters of the run list. Separate from the schema, so that the browser doesn't load zod. */

/** Like a run's status, but rejected, expired, and canceled runs are separate instead of counting as failed. */
export const RUN_OUTCOMES = [
  "QUEUED",
  "RUNNING",
  "PAUSED",
  "COMPLETED",
  "FAILED",
  "REJECTED",
  "EXPIRED",
  "CANCELLED",
] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** Periods that end now. */
export const RUN_PERIODS = ["1h", "24h", "7d", "30d"] as const;
export type RunPeriod = (typeof RUN_PERIODS)[number];

const HOUR_MS = 3_600_000;
export const PERIOD_MS: Record<RunPeriod, number> = {
  "1h": HOUR_MS,
  "24h": 24 * HOUR_MS,
  "7d": 7 * 24 * HOUR_MS,
  "30d": 30 * 24 * HOUR_MS,
};

export const MAX_RUN_SEARCH_CHARS = 200;

/** A search covers this many characters of a run's input and as many characters of its output. */
export const SEARCHED_CHARS = 100_000;

/** Counting stops here, except in lists with exact totals. */
export const MAX_COUNTED = 10_000;

/** The maximum number of runs in an exported file. */
export const MAX_EXPORTED = 10_000;

export const MAX_VIEW_NAME_CHARS = 60;

/** Returns the statuses and reasons of runs with this outcome, as the API's filters. */
export function filterByOutcome(outcome: RunOutcome): { status: RunStatus[]; reason?: RunReason[] } {
  if (outcome === "REJECTED" || outcome === "EXPIRED" || outcome === "CANCELLED")
    return { status: ["FAILED"], reason: [outcome] };
  if (outcome === "FAILED") return { status: ["FAILED"], reason: ["STEP_FAILED", "INTERNAL"] };
  return { status: [outcome] };
}

/** Formats the number of matching runs: "1 run", "1,234 runs", "10,000+ runs". */
export function sayRunCount({ totalElements, exact }: { totalElements: number; exact: boolean }): string {
  const count = `${totalElements.toLocaleString("en")}${exact ? "" : "+"}`;
  return `${count} ${totalElements === 1 ? "run" : "runs"}`;
}

/** Formats the number of a session's runs. Counting stops at one more than `MAX_COUNTED`. */
export function saySessionRuns(count: number): string {
  return sayRunCount({ totalElements: Math.min(count, MAX_COUNTED), exact: count <= MAX_COUNTED });
}
