import { describe, expect, test } from "vitest";
import type { ReviewDto } from "@/server/domain/review/api";
import type { RunDetailDto } from "@/server/domain/run/api";
import { findNextRound } from "./next-round";

const SENT_BACK = { runId: "run_1", stepId: "step_2", round: 1, writer: "Writer" };

const review = (change: Partial<ReviewDto>) =>
  ({
    id: "rev_2",
    stepId: "step_2",
    stepOrder: 2,
    round: 2,
    kind: "TEXT",
    status: "OPEN",
    mayDecide: { allowed: true, reason: null },
    ...change,
  }) as ReviewDto;

const run = (steps: object[], status = "RUNNING") =>
  ({
    status,
    steps: steps.map((step) => ({ rounds: [], review: null, round: 1, ...step })),
  }) as unknown as RunDetailDto;

describe("findNextRound", () => {
  test.each([
    ["the run hasn't been read", undefined],
    [
      "the run was read before the decision",
      run([{ stepId: "step_2", review: review({ round: 1 }) }], "PAUSED"),
    ],
    ["the agent is working", run([{ stepId: "step_2", round: 2 }])],
  ])("says who is writing while %s", (_, at) => {
    expect(findNextRound(at, SENT_BACK)).toEqual({
      words: "Writer is writing round 2.",
      review: null,
      label: "Review round 2",
    });
  });

  test("offers the next round once it's open", () => {
    const next = review({});
    expect(findNextRound(run([{ stepId: "step_2", round: 2, review: next }]), SENT_BACK)).toEqual({
      words: "Round 2 is ready.",
      review: next,
      label: "Review round 2",
    });
  });

  test("only shows a next round that others decide or have decided", () => {
    const others = review({ mayDecide: { allowed: false, reason: "No" } });
    const closed = review({ status: "APPROVED" });
    const at = (next: ReviewDto) =>
      findNextRound(run([{ stepId: "step_2", round: 2, review: next }]), SENT_BACK);
    expect(at(others)).toMatchObject({ words: "Round 2 is ready.", label: "Show round 2" });
    expect(at(closed)).toMatchObject({ words: "Round 2 was reviewed.", label: "Show round 2" });
  });

  test("offers a review that comes before the next round", () => {
    const earlier = review({ id: "rev_1", stepId: "step_1", stepOrder: 1 });
    const steps = [{ stepId: "step_1", round: 2, review: earlier }, { stepId: "step_2" }];
    expect(findNextRound(run(steps, "PAUSED"), SENT_BACK)).toEqual({
      words: "Step 1 needs a decision first.",
      review: earlier,
      label: "Review step 1",
    });
  });

  test("says that the run has ended if no round followed", () => {
    expect(findNextRound(run([{ stepId: "step_2" }], "FAILED"), SENT_BACK)).toMatchObject({
      words: "The run has ended.",
      review: null,
    });
  });
});
