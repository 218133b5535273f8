import { setTimeout as pause } from "node:timers/promises";
import type { AppProcess } from "@/faults/app/app-process";
import type { Client } from "@/faults/app/client";
import type { Accepted } from "./violation";

const POLL_MS = 40;

export interface Conclusion {
  /** How long a run can stay unchanged before it counts as stuck. Long enough for slow machines. */
  patienceMs?: number;
  /** Whether to approve open reviews of runs that are expected to end. */
  approves?: boolean;
  /** The process to ask first. */
  app?: AppProcess;
}

const approvedText = (key: string, stepOrder: number) => `Approved of ${key} at ${stepOrder}.`;

/**
 * Brings runs to their expected end, as people would: approves open reviews and waits for everything else.
 */
export async function conclude(
  client: Client,
  accepted: readonly Accepted[],
  { patienceMs = 60_000, approves = true, app }: Conclusion = {},
): Promise<void> {
  const { installation } = client;
  const asked = new Map<string, Promise<void>>();
  const wanted = new Map(accepted.map((run) => [run.runId, run]));
  let before = "";
  let changedAt = Date.now();
  for (; wanted.size > 0; await pause(POLL_MS)) {
    const rows = await installation.sql<RunState>(RUN_STATES, [[...wanted.keys()]]);
    const now = JSON.stringify(rows);
    if (now !== before) [before, changedAt] = [now, Date.now()];
    for (const row of rows) {
      const run = wanted.get(row.id);
      if (!run) continue;
      if (isSettled(row, run)) wanted.delete(row.id);
      else if (approves && row.reviewId && !run.wanted.includes("PAUSED") && !asked.has(row.reviewId))
        asked.set(row.reviewId, approve(run, row.reviewId, row.stepOrder));
    }
    for (const id of wanted.keys()) if (!rows.some((row) => row.id === id)) wanted.delete(id);
    if (Date.now() - changedAt > patienceMs) break;
  }
  await Promise.all(asked.values());

  /** Approves a review. If there is no response, the run stays paused and the judge reports it. */
  async function approve({ runId, key }: Accepted, reviewId: string, stepOrder: number): Promise<void> {
    await client.resume(runId, reviewId, approvedText(key, stepOrder), app).catch(() => {});
  }
}

interface RunState {
  id: string;
  status: string;
  claimedBy: string | null;
  driver: string | null;
  remembered: number | null;
  reviewId: string | null;
  stepOrder: number;
}

const RUN_STATES = `
  select "Run".id, "Run".status::text, "Run"."claimedBy", driver.status as driver, driver.step_count as remembered,
    review.id as "reviewId", review."stepOrder"
  from "Run" left join engine.run driver on driver.id = "Run"."claimedBy"
  left join "Review" review on review."runId" = "Run".id and review.status = 'OPEN'
  where "Run".id = any($1) order by "Run".id`;

/**
 * Returns whether the run has ended or waits as expected. Its driver must be idle, too, because the executor may still
 * be recording a response.
 */
function isSettled({ status, claimedBy, driver }: RunState, { wanted }: Accepted): boolean {
  if (status === "PAUSED") return wanted.includes(status) && driver === "waiting";
  if (status !== "COMPLETED" && status !== "FAILED") return false;
  return claimedBy === null || driver === null || /completed|failed|cancelled/.test(driver);
}
