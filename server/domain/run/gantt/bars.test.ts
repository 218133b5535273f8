import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReviewDto } from "@/server/domain/review/api";
import type { StepRunDto } from "@/server/domain/run/api";
import { type Bar, listPeople, makeLane, spanOfRun } from "./bars";

const BEGIN = Date.UTC(2026, 0, 1);
const at = (seconds: number) => new Date(BEGIN + seconds * 1_000).toISOString();
const END = BEGIN + 100_000;

interface Given {
  id?: string;
  from: number;
  to: number | null;
  by?: string[];
}

/** Only the times, the status, and the deciders matter here. */
function makeReview({ id = "rev", from, to, by = [] }: Given) {
  const decisions = by.map((name) => ({ by: { name }, voided: false }));
  const closedAt = to === null ? null : at(to);
  return {
    id,
    createdAt: at(from),
    closedAt,
    status: to === null ? "OPEN" : "APPROVED",
    decisions,
  } as ReviewDto;
}

function makeStep(change: Partial<StepRunDto>): StepRunDto {
  const empty = {
    rounds: [],
    earlierReviews: [],
    failedAttempts: [],
    callReviews: [],
    review: null,
    error: null,
  };
  return { agentId: "writer", status: "COMPLETED", ...empty, ...change } as StepRunDto;
}

/** Returns bars as "machine 0-10", in seconds. */
const inWords = (bars: readonly Bar[]) =>
  bars.map(({ kind, from, to }) => `${kind} ${(from - BEGIN) / 1_000}-${(to - BEGIN) / 1_000}`);

describe("a step's lane", () => {
  test("of a reused output has no machine time", () => {
    const step = makeStep({ reused: true, startedAt: at(1), finishedAt: at(1) });
    expect(makeLane(step, END).bars).toEqual([]);
  });

  test("separates the agent's time from the time people took to review its draft", () => {
    const review = makeReview({ from: 10, to: 40, by: ["Dana Whitfield", "Sam Okafor"] });
    const lane = makeLane(makeStep({ startedAt: at(2), finishedAt: at(41), review }), END);
    expect(inWords(lane.bars)).toEqual(["machine 2-10", "person 10-40", "machine 40-41"]);
    expect(lane.bars[1]?.people).toEqual(["Dana Whitfield", "Sam Okafor"]);
    expect(lane.failures).toEqual([]);
  });

  test("shows only people's time at a person's step, until now while they decide", () => {
    const review = makeReview({ from: 10, to: null });
    const step = makeStep({
      agentId: "human",
      status: "WAITING",
      startedAt: at(10),
      finishedAt: null,
      review,
    });
    const { bars } = makeLane(step, END);
    expect(inWords(bars)).toEqual(["person 10-100"]);
    expect(bars[0]?.isOpen).toBe(true);
  });

  test("shows failed attempts, with the wait before the next one empty", () => {
    const error = { code: "overloaded", message: "Busy." };
    const failed = { attempt: 1, error, startedAt: at(0), finishedAt: at(3) };
    const step = makeStep({ failedAttempts: [failed], startedAt: at(13), finishedAt: at(15) });
    const lane = makeLane(step, END);
    expect(inWords(lane.bars)).toEqual(["machine 0-3", "machine 13-15"]);
    expect(lane.failures).toEqual([BEGIN + 3_000]);
    const last = makeLane(makeStep({ status: "FAILED", error, startedAt: at(0), finishedAt: at(3) }), END);
    expect(last.failures).toEqual([BEGIN + 3_000]);
  });

  test("is still moving only while its agent works", () => {
    const working = makeStep({ status: "RUNNING", startedAt: at(50), finishedAt: null });
    expect(makeLane(working, END).bars.map(({ isOpen }) => isOpen)).toEqual([true]);
    const canceled = makeStep({ status: "CANCELLED", startedAt: at(50), finishedAt: null });
    expect(makeLane(canceled, END).bars.map(({ isOpen }) => isOpen)).toEqual([false]);
  });

  test("names each person who decided once, whatever the number of rounds", () => {
    const rounds = [
      { startedAt: at(0), finishedAt: at(9), review: makeReview({ from: 5, to: 9, by: ["Dana"] }) },
    ];
    const review = makeReview({ id: "rev_2", from: 20, to: 40, by: ["Sam", "Dana"] });
    const step = makeStep({
      startedAt: at(10),
      finishedAt: at(41),
      rounds: rounds as StepRunDto["rounds"],
      review,
    });
    expect(listPeople(makeLane(step, END))).toEqual(["Dana", "Sam"]);
  });

  test("is empty before the run reaches the step", () => {
    const step = makeStep({ status: "PENDING", startedAt: null, finishedAt: null });
    expect(makeLane(step, END)).toEqual({ bars: [], failures: [] });
  });

  test("never shows the agent and people at the same time and loses no time", () => {
    const seconds = fc.integer({ min: 0, max: 100 });
    const pairs = fc.array(fc.tuple(seconds, seconds), { maxLength: 6 });
    fc.assert(
      fc.property(fc.tuple(seconds, seconds), pairs, ([a, b], times) => {
        const callReviews = times.map(([from, to], index) =>
          makeReview({ id: `rev_${index}`, from: Math.min(from, to), to: Math.max(from, to) }),
        );
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const step = makeStep({ startedAt: at(from), finishedAt: at(to), callReviews });
        const { bars } = makeLane(step, END);
        const isIn = (kind: string, second: number) =>
          bars.some((bar) => {
            const middle = BEGIN + second * 1_000 + 500;
            return bar.kind === kind && bar.from < middle && middle < bar.to;
          });
        for (let second = 0; second < 100; second++) {
          const waits = times.some(([x, y]) => Math.min(x, y) <= second && second < Math.max(x, y));
          expect(isIn("person", second)).toBe(waits);
          expect(isIn("machine", second)).toBe(!waits && from <= second && second < to);
        }
      }),
    );
  });
});

describe("a run's span", () => {
  const run = { createdAt: at(0), updatedAt: at(30) };

  test("ends with the run, or now", () => {
    expect(spanOfRun({ ...run, status: "COMPLETED" }, END)).toEqual({ from: BEGIN, to: BEGIN + 30_000 });
    expect(spanOfRun({ ...run, status: "PAUSED" }, END)).toEqual({ from: BEGIN, to: END });
  });

  test("is never negative, even if the user's clock is behind", () => {
    expect(spanOfRun({ ...run, status: "RUNNING" }, BEGIN - 5_000)).toEqual({ from: BEGIN, to: BEGIN });
  });
});
