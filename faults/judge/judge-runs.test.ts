import { describe, expect, test } from "vitest";
import type { ModelCall } from "@/faults/witness/models";
import { judgeRuns } from "./judge-runs";
import type { Rows } from "./run-rows";

const RUN = { key: "one", runId: "run_1", wanted: ["COMPLETED"] };
const call = (step: number, input: string): ModelCall => ({ key: "one", step, input, system: "", at: 0 });
const step = (stepOrder: number, agentId: string, input: string, output: string) => ({
  runId: "run_1",
  stepOrder,
  agentId,
  attempt: 1,
  round: 1,
  status: "COMPLETED",
  starts: 1,
  input,
  output,
});

/** Creates a correct run with an agent step, a human step, and another agent step. */
function whole(): { rows: Rows; calls: ModelCall[] } {
  return {
    rows: {
      runs: [
        {
          id: "run_1",
          key: "one",
          status: "COMPLETED",
          reason: null,
          claimedBy: "d1",
          output: "C",
          copies: 1,
        },
      ],
      steps: [step(1, "writer", "one", "A"), step(2, "human", "A", "B"), step(3, "writer", "B", "C")],
      reviews: [{ id: "rev_1", runId: "run_1", status: "APPROVED", quorum: 1, decisions: [vote("dana")] }],
      moves: [
        move("Run", "run_1", "QUEUED", "RUNNING"),
        move("StepRun", "srun_1", "RUNNING", "COMPLETED"),
        move("Review", "rev_1", "OPEN", "APPROVED"),
      ],
      engine: [{ id: "d1", runId: "run_1", status: "completed" }],
    },
    calls: [call(1, "one"), call(3, "B")],
  };
}

function vote(memberId: string, forMemberId: string | null = null, isCovered = true) {
  return { memberId, forMemberId, isCovered };
}

function move(kind: string, id: string, before: string, after: string, restarted = false) {
  return { kind, id, runId: "run_1", before, after, restarted };
}

/** Returns the judge's findings after a change to the run. */
function kindsOf(change: (made: ReturnType<typeof whole>) => void): string[] {
  const made = whole();
  change(made);
  return judgeRuns([RUN], made.rows, made.calls).map(({ kind }) => kind);
}

describe("judgeRuns", () => {
  test("accepts a correct run", () => {
    expect(kindsOf(() => {})).toEqual([]);
  });

  test("accepts a step that restarted before its output was recorded", () => {
    expect(
      kindsOf(({ rows, calls }) => {
        for (const row of rows.steps.slice(0, 1)) row.starts = 2;
        rows.moves.push(move("StepRun", "srun_1", "RUNNING", "RUNNING", true));
        calls.push(call(1, "one"));
      }),
    ).toEqual([]);
  });

  test("accepts a review that two people approved, one of them through a cover", () => {
    expect(
      kindsOf(({ rows }) =>
        set(rows.reviews, { quorum: 2, decisions: [vote("sam", "dana"), vote("owner")] }),
      ),
    ).toEqual([]);
  });

  test("accepts a run whose document was sent back, where each round passes on its own text", () => {
    expect(kindsOf(sendBack)).toEqual([]);
  });

  test("finds a round that got the text of a different round", () => {
    expect(
      kindsOf((made) => {
        sendBack(made);
        set(made.rows.steps.slice(3), { input: "A2" });
      }),
    ).toEqual(["wrongText"]);
  });

  test.each<[string, string[], (made: ReturnType<typeof whole>) => void]>([
    ["is missing", ["lost"], ({ rows }) => rows.runs.splice(0)],
    ["never ends", ["stuck"], ({ rows }) => set(rows.runs, { status: "RUNNING" })],
    ["waits for nobody", ["stuck", "rowsDisagree"], ({ rows }) => set(rows.runs, { status: "PAUSED" })],
    ["fails for no reason", ["wrongOutcome"], ({ rows }) => set(rows.runs, { status: "FAILED" })],
    ["exists twice", ["startedTwice"], ({ rows }) => set(rows.runs, { copies: 2 })],
    ["calls a model too often", ["repeated"], ({ calls }) => calls.push(call(3, "B"))],
    [
      "starts a recorded step again",
      ["repeated"],
      ({ rows }) => rows.moves.push(move("StepRun", "srun_1", "COMPLETED", "COMPLETED", true)),
    ],
    ["records a step twice", ["repeated"], ({ rows }) => rows.steps.push(step(3, "writer", "B", "C"))],
    [
      "is approved twice",
      ["resumedTwice"],
      ({ rows }) => set(rows.reviews, { decisions: [vote("dana"), vote("owner")] }),
    ],
    ["is approved by nobody", ["rowsDisagree"], ({ rows }) => set(rows.reviews, { decisions: [] })],
    [
      "is approved by someone and their cover",
      ["resumedTwice"],
      ({ rows }) => set(rows.reviews, { quorum: 2, decisions: [vote("dana"), vote("sam", "dana")] }),
    ],
    [
      "is approved by a cover twice",
      ["resumedTwice"],
      ({ rows }) => set(rows.reviews, { quorum: 2, decisions: [vote("sam", "dana"), vote("sam")] }),
    ],
    [
      "is approved by someone who didn't cover yet",
      ["uncovered"],
      ({ rows }) => set(rows.reviews, { decisions: [vote("sam", "dana", false)] }),
    ],
    [
      "leaves a review open",
      ["rowsDisagree"],
      ({ rows }) => set(rows.reviews, { status: "OPEN", decisions: [] }),
    ],
    [
      "leaves a decided review open",
      ["rowsDisagree", "rowsDisagree"],
      ({ rows }) => set(rows.reviews, { status: "OPEN" }),
    ],
    ["passes on different text", ["wrongText"], ({ calls }) => set(calls, { input: "other" })],
    ["outputs different text", ["wrongText"], ({ rows }) => set(rows.runs, { output: "other" })],
    [
      "continues after its end",
      ["invalidMove"],
      ({ rows }) => rows.moves.push(move("Run", "run_1", "COMPLETED", "RUNNING")),
    ],
    [
      "is driven after its end",
      ["rowsDisagree", "rowsDisagree"],
      ({ rows }) => set(rows.engine, { status: "waiting" }),
    ],
  ])("finds a run that %s", (_, kinds, change) => {
    expect(kindsOf(change)).toEqual(kinds);
  });
});

/** Adds a first round of steps 1 and 2, which was sent back. */
function sendBack({ rows, calls }: ReturnType<typeof whole>): void {
  for (const row of rows.steps) Object.assign(row, { attempt: 2, round: 2 });
  const returned = { round: 1, attempt: 1, status: "RETURNED" };
  rows.steps.unshift(
    { ...step(1, "writer", "one", "A1"), ...returned },
    { ...step(2, "human", "A1", ""), ...returned, output: null },
  );
  rows.steps.sort((a, b) => a.stepOrder - b.stepOrder || a.attempt - b.attempt);
  rows.moves.push(move("StepRun", "srun_0", "COMPLETED", "RETURNED"));
  rows.reviews.push({
    id: "rev_0",
    runId: "run_1",
    status: "CHANGES_REQUESTED",
    quorum: 1,
    decisions: [vote("dana")],
  });
  calls.push(call(1, "one"));
}

function set<Row extends object>([row]: Row[], changes: Partial<Row>): void {
  if (row) Object.assign(row, changes);
}
