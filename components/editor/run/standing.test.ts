import { describe, expect, it } from "vitest";
import type { ReviewDto } from "@/server/domain/review/operations";
import type { StepRunDto } from "@/server/domain/run/operations";
import { explainEnd, findCurrentStep, findOpenReview, firstLine, whatRuns } from "./standing";

const step = (changes: Partial<StepRunDto>) => ({ review: null, error: null, ...changes }) as StepRunDto;
const completed = step({ stepId: "a", status: "COMPLETED" });
const pending = step({ stepId: "c", status: "PENDING" });

it("says what runs", () => {
  expect(whatRuns({ workflowVersion: null })).toBe("the draft");
  expect(whatRuns({ workflowVersion: 4 })).toBe("version 4");
});

describe("the step that a run is at", () => {
  it.each(["RUNNING", "WAITING", "FAILED", "CANCELLED"] as const)("is the one that is %s", (status) => {
    const here = step({ stepId: "b", status });
    expect(findCurrentStep({ steps: [completed, here, pending] })).toBe(here);
  });

  it("is none before the first and after the last", () => {
    expect(findCurrentStep({ steps: [pending, pending] })).toBeNull();
    expect(findCurrentStep({ steps: [completed, completed] })).toBeNull();
  });
});

it("finds the review that is open, not one that is decided", () => {
  const review = (status: ReviewDto["status"]) => ({ id: status, status }) as ReviewDto;
  const decided = step({ review: review("APPROVED") });
  expect(findOpenReview({ steps: [decided, step({ review: review("OPEN") })] })?.id).toBe("OPEN");
  expect(findOpenReview({ steps: [decided, pending] })).toBeNull();
});

describe("why a run ended early", () => {
  const failed = step({ status: "FAILED", error: { code: "refused", message: "The model refused." } });

  it("is what the run says, else what its step says", () => {
    const error = { code: "cancelled", message: "Dana cancelled the run." };
    expect(explainEnd({ status: "FAILED", error, steps: [failed] })).toBe("Dana cancelled the run.");
    expect(explainEnd({ status: "FAILED", error: null, steps: [failed] })).toBe("The model refused.");
  });

  it("is nothing while it goes on, whatever a try came to", () => {
    const again = { ...failed, status: "RUNNING" as const };
    expect(explainEnd({ status: "RUNNING", error: null, steps: [again] })).toBeNull();
  });
});

describe("the first line of a text", () => {
  it("is the first that has something on it", () => {
    expect(firstLine("\n  \n  First.  \r\nSecond.")).toBe("First.");
    expect(firstLine("Only.")).toBe("Only.");
  });

  it("is of JSON what goes into one line", () => {
    expect(firstLine('{\n  "total": 42,\n  "lines": [\n    1\n  ]\n}')).toBe(
      '{ "total": 42, "lines": [ 1 ] }',
    );
    expect(firstLine(`[\n${'  "word",\n'.repeat(500)}]`)).toHaveLength(201);
  });

  it("is empty when nothing is on any", () => {
    expect(firstLine(" \n\n")).toBe("");
  });

  it("is cut where it is long, and never through a character", () => {
    expect(firstLine("a".repeat(300))).toBe(`${"a".repeat(200)}…`);
    expect(firstLine("\u{1F600}".repeat(300)).isWellFormed()).toBe(true);
    expect(firstLine(`a${"\u{1F600}".repeat(300)}`).isWellFormed()).toBe(true);
  });
});
