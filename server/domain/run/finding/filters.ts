import type { RunReason, RunStatus } from "@/server/domain/run/status";

/** The filters of the run list. Separate from the schema, so that the browser doesn't load zod. */

/** How runs end or wait, as people say it: a failed run that a person rejected is "rejected". */
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

/** Periods up to now. */
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

/** A search covers this many characters of a run's input and as many of its output. */
export const SEARCHED_CHARS = 100_000;

/** Except in lists with exact totals, counting stops here. */
export const MAX_COUNTED = 10_000;

/** A file of runs has at most this many. */
export const MAX_EXPORTED = 10_000;

export const MAX_VIEW_NAME_CHARS = 60;

/** Returns the statuses and reasons of runs with this outcome, as the API's filters. */
export function filterByOutcome(outcome: RunOutcome): { status: RunStatus[]; reason?: RunReason[] } {
  if (outcome === "REJECTED" || outcome === "EXPIRED" || outcome === "CANCELLED")
    return { status: ["FAILED"], reason: [outcome] };
  if (outcome === "FAILED") return { status: ["FAILED"], reason: ["STEP_FAILED", "INTERNAL"] };
  return { status: [outcome] };
}

/** Says how many runs match: "1 run", "1,234 runs", "10,000+ runs". */
export function sayRunCount({ totalElements, exact }: { totalElements: number; exact: boolean }): string {
  const count = `${totalElements.toLocaleString("en")}${exact ? "" : "+"}`;
  return `${count} ${totalElements === 1 ? "run" : "runs"}`;
}

/** Says how many runs a session has. Counting stops at one more than `MAX_COUNTED`. */
export function saySessionRuns(count: number): string {
  return sayRunCount({ totalElements: Math.min(count, MAX_COUNTED), exact: count <= MAX_COUNTED });
}
