import type { ModelCall } from "@/faults/witness/models";
import { RUN_MOVES } from "@/server/domain/run/status";
import { hasEnded, type ReviewRow, type Rows, type RunRow, type StepRow } from "./run-rows";
import type { Accepted, Kind, Violation } from "./violation";

const MOVES: Record<string, Record<string, readonly string[]>> = {
  Run: RUN_MOVES,
  StepRun: {
    RUNNING: ["RUNNING", "WAITING", "COMPLETED", "FAILED", "CANCELLED"],
    WAITING: ["COMPLETED", "RETURNED", "ANSWERED", "FAILED", "CANCELLED"],
    // Someone sent back a later step's document.
    COMPLETED: ["RETURNED"],
    // The run is a rerun. It uses the recorded output or asks people to approve the output again.
    RECORDED: ["COMPLETED", "WAITING"],
  },
  Review: { OPEN: ["APPROVED", "REJECTED", "CHANGES_REQUESTED", "EXPIRED", "CANCELLED"] },
};

/** Checks the rows of runs against the rules that have to hold after any fault. */
export function judgeRuns(
  accepted: readonly Accepted[],
  rows: Rows,
  calls: readonly ModelCall[],
): Violation[] {
  const violations: Violation[] = [];
  for (const run of accepted) {
    const note = (kind: Kind, text: string) => violations.push({ kind, text: `${run.key}: ${text}` });
    const row = rows.runs.find(({ id }) => id === run.runId);
    if (!row) {
      note("lost", `${run.runId} was accepted but doesn't exist`);
      continue;
    }
    const steps = rows.steps.filter(({ runId }) => runId === run.runId);
    const own = calls.filter(({ key }) => key === run.key);
    judgeEnd(run, row, rows, note);
    for (const review of rows.reviews) if (review.runId === run.runId) judgeDecisions(review, note);
    judgeSteps(steps, own, note);
    judgeTexts(row, steps, own, note);
    judgeMoves(run.runId, rows, note);
    judgeEngine(row, rows, note);
  }
  return violations;
}

/** Counts the restarts of steps before their output was recorded. Such restarts are allowed. */
export function countRestarts({ steps }: Rows): number {
  return steps.reduce((sum, { starts }) => sum + starts - 1, 0);
}

type Note = (kind: Kind, text: string) => void;

function judgeEnd({ wanted }: Accepted, row: RunRow, rows: Rows, note: Note): void {
  if (row.copies > 1) note("startedTwice", `${row.copies} runs have this key`);
  const reviews = rows.reviews.filter(({ runId }) => runId === row.id);
  const open = reviews.filter(({ status }) => status === "OPEN").length;
  const isWaiting = row.status === "PAUSED" && open === 1;
  const isOver = row.status === "COMPLETED" || row.status === "FAILED";
  if (!isOver && !isWaiting) note("stuck", `the run is ${row.status}, with ${open} open reviews`);
  else if (!wanted.includes(row.status))
    note(
      "wrongOutcome",
      `the run is ${row.status} (${row.reason ?? "no reason"}), not ${wanted.join(" or ")}`,
    );
  if (isOver && open > 0) note("rowsDisagree", `the run is ${row.status}, but one of its reviews is open`);
}

/** Checks that a review was closed by as many people as it needs, with one vote each. */
function judgeDecisions({ id, status, quorum, decisions }: ReviewRow, note: Note): void {
  if (decisions.length > quorum)
    note("resumedTwice", `review ${id} has ${decisions.length} decisions but needs ${quorum}`);
  const needed = { APPROVED: quorum, REJECTED: 1, CHANGES_REQUESTED: 1 }[status] ?? 0;
  if (decisions.length < needed || (status === "OPEN" && decisions.length >= quorum))
    note("rowsDisagree", `review ${id} is ${status} with ${decisions.length} of ${quorum} decisions`);
  const people = decisions.flatMap(({ memberId, forMemberId }) => [memberId, forMemberId ?? []].flat());
  if (new Set(people).size < people.length)
    note("resumedTwice", `a person decided review ${id} twice, or for someone who decided it too`);
  for (const { memberId, forMemberId, isCovered } of decisions)
    if (!isCovered) note("uncovered", `${memberId} decided review ${id} for ${forMemberId}`);
}

/**
 * Checks that no step called its model more times than it started. Each start is committed before the model
 * is called, and no step starts after its end was recorded.
 */
function judgeSteps(steps: StepRow[], calls: readonly ModelCall[], note: Note): void {
  const orders = new Set([...steps.map(({ stepOrder }) => stepOrder), ...calls.map(({ step }) => step)]);
  for (const order of orders) {
    const begun = steps.filter((step) => step.stepOrder === order && step.agentId !== "human");
    const starts = begun.reduce((sum, step) => sum + step.starts, 0);
    const called = calls.filter(({ step }) => step === order).length;
    if (called > starts)
      note("repeated", `step ${order} started ${starts} times, but its model was called ${called} times`);
  }
}

/**
 * Checks that each step's input is the previous step's latest output, from the same round or an earlier one.
 */
function judgeTexts(row: RunRow, steps: StepRow[], calls: readonly ModelCall[], note: Note): void {
  let handed = [{ round: 1, output: row.key }];
  for (const order of [...new Set(steps.map(({ stepOrder }) => stepOrder))].sort((a, b) => a - b)) {
    const attempts = steps.filter(({ stepOrder }) => stepOrder === order);
    for (const { round, input } of attempts) {
      const wanted = handed.findLast((before) => before.round <= round)?.output;
      if (input !== wanted) note("wrongText", `step ${order} got "${input}", not "${wanted}"`);
    }
    for (const { step, input } of calls)
      if (step === order && !handed.some(({ output }) => output === input))
        note("wrongText", `the model of step ${order} got "${input}"`);
    const done = attempts.filter(({ status }) => status === "COMPLETED");
    if (done.length > 1) note("repeated", `step ${order} is recorded ${done.length} times`);
    const outputs = attempts.flatMap(({ round, output }) => (output === null ? [] : [{ round, output }]));
    if (outputs.length > 0) handed = outputs;
  }
  const last = handed.at(-1)?.output;
  if (row.status === "COMPLETED" && row.output !== last)
    note("wrongText", `the run's output is "${row.output}", but its last step's output is "${last}"`);
}

function judgeMoves(runId: string, rows: Rows, note: Note): void {
  for (const move of rows.moves) {
    if (move.runId !== runId) continue;
    const { kind, id, before, after, restarted } = move;
    if (restarted && before !== "RUNNING") note("repeated", `step run ${id}, ${before}, was restarted`);
    else if (!MOVES[kind]?.[before]?.includes(after))
      note("invalidMove", `${kind} ${id} moved from ${before} to ${after}`);
  }
}

/** Checks that a run's driver has ended if the run has, and that a paused run is claimed by a waiting driver. */
function judgeEngine(row: RunRow, rows: Rows, note: Note): void {
  const drivers = rows.engine.filter(({ runId }) => runId === row.id);
  const live = drivers.filter((driver) => !hasEnded(driver));
  const own = drivers.find(({ id }) => id === row.claimedBy);
  if (row.status === "PAUSED") {
    if (live.length !== 1 || own?.status !== "waiting")
      note(
        "rowsDisagree",
        `the run is PAUSED, its driver is ${own?.status ?? "gone"}, and ${live.length} drivers are unfinished`,
      );
    return;
  }
  if (row.status === "COMPLETED" && own?.status !== "completed")
    note("rowsDisagree", `the run is COMPLETED, but its driver is ${own?.status ?? "gone"}`);
  if ((row.status === "COMPLETED" || row.status === "FAILED") && live.length > 0)
    note("rowsDisagree", `the run is ${row.status}, but ${live.length} of its drivers are unfinished`);
}
