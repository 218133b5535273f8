import { describe, expect, it } from "vitest";
import type { ReviewDto } from "@/server/domain/review/api";
import type { StepRunDto } from "@/server/domain/run/api";
import { explainEnd, findCurrentStep, findOpenReview, firstLine, whatRuns } from "./run-summary";

const step = (changes: Partial<StepRunDto>) => ({ review: null, error: null, ...changes }) as StepRunDto;
const completed = step({ stepId: "a", status: "COMPLETED" });
const pending = step({ stepId: "c", status: "PENDING" });

it("says whether a run executes the draft or a version", () => {
  expect(whatRuns({ workflowVersion: null })).toBe("the draft");
  expect(whatRuns({ workflowVersion: 4 })).toBe("version 4");
});

describe("a run's current step", () => {
  it.each(["RUNNING", "WAITING", "FAILED", "CANCELLED"] as const)("is the step that is %s", (status) => {
    const here = step({ stepId: "b", status });
    expect(findCurrentStep({ steps: [completed, here, pending] })).toBe(here);
  });

  it("is null before the first step and after the last", () => {
    expect(findCurrentStep({ steps: [pending, pending] })).toBeNull();
    expect(findCurrentStep({ steps: [completed, completed] })).toBeNull();
  });
});

it("finds the open review, not one already decided", () => {
  const review = (status: ReviewDto["status"]) => ({ id: status, status }) as ReviewDto;
  const decided = step({ review: review("APPROVED") });
  expect(findOpenReview({ steps: [decided, step({ review: review("OPEN") })] })?.id).toBe("OPEN");
  expect(findOpenReview({ steps: [decided, pending] })).toBeNull();
});

describe("the reason a run failed", () => {
  const failed = step({ status: "FAILED", error: { code: "refused", message: "The model refused." } });

  it("is the run's own error, otherwise the failed step's error", () => {
    const error = { code: "cancelled", message: "Dana canceled the run." };
    expect(explainEnd({ status: "FAILED", error, steps: [failed] })).toBe("Dana canceled the run.");
    expect(explainEnd({ status: "FAILED", error: null, steps: [failed] })).toBe("The model refused.");
  });

  it("is null while the run continues, even after a failed attempt", () => {
    const again = { ...failed, status: "RUNNING" as const };
    expect(explainEnd({ status: "RUNNING", error: null, steps: [again] })).toBeNull();
  });
});

describe("the first line of text", () => {
  it("is the first line that isn't blank", () => {
    expect(firstLine("\n  \n  First.  \r\nSecond.")).toBe("First.");
    expect(firstLine("Only.")).toBe("Only.");
  });

  it("is as much pretty-printed JSON as fits on one line", () => {
    expect(firstLine('{\n  "total": 42,\n  "lines": [\n    1\n  ]\n}')).toBe(
      '{ "total": 42, "lines": [ 1 ] }',
    );
    expect(firstLine(`[\n${'  "word",\n'.repeat(500)}]`)).toHaveLength(201);
  });

  it("is empty if all lines are blank", () => {
    expect(firstLine(" \n\n")).toBe("");
  });

  it("is shortened if it's long, but never in the middle of a character", () => {
    expect(firstLine("a".repeat(300))).toBe(`${"a".repeat(200)}…`);
    expect(firstLine("\u{1F600}".repeat(300)).isWellFormed()).toBe(true);
    expect(firstLine(`a${"\u{1F600}".repeat(300)}`).isWellFormed()).toBe(true);
  });
});
