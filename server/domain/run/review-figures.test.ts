import { describe, expect, test } from "vitest";
import type { RunDetailDto } from "./api";
import { countEdits } from "./count-edits";
import { explainFailure } from "./explain-failure";
import { readStepNumber } from "./read-step-number";
import { sealOfRun } from "./seal-of-run";

type Decided = [decision: string, shown: string, outputHash: string | null];

let made = 0;
function makeReview(status: string, createdAt: string, ...decided: Decided[]) {
  const decisions = decided.map(([decision, shown, outputHash]) => ({ decision, shown, outputHash }));
  return { id: `rev_${made++}`, status, createdAt, decisions };
}

/** Only the reviews matter here. */
function makeRun(...reviews: ReturnType<typeof makeReview>[]) {
  const steps = reviews.map((review) => ({ rounds: [], earlierReviews: [], callReviews: [], review }));
  return { steps } as unknown as RunDetailDto;
}

describe("a run's review figures", () => {
  test("count approvals that changed the document shown, and nothing else", () => {
    const run = makeRun(
      makeReview("APPROVED", "1", ["approve", "draft", "edited"], ["approve", "edited", "edited"]),
      makeReview("APPROVED", "2", ["approve", "draft", "draft"]),
      makeReview("REJECTED", "3", ["reject", "draft", null]),
    );
    expect(countEdits(run)).toBe(1);
  });

  test("have the seal of the latest review, and none if no person was asked", () => {
    expect(sealOfRun(makeRun())).toBeNull();
    const [open, approved] = [makeReview("OPEN", "2"), makeReview("APPROVED", "1")];
    expect(sealOfRun(makeRun(open, approved))).toBe("waiting");
    expect(sealOfRun(makeRun(approved))).toBe("signed");
    expect(sealOfRun(makeRun(approved, makeReview("REJECTED", "3")))).toBe("rejected");
  });

  test("have no signed seal if the run failed after an approval, but keep a broken one", () => {
    const [approved, rejected] = [makeReview("APPROVED", "1"), makeReview("REJECTED", "2")];
    const failed = (run: RunDetailDto) => ({ ...run, status: "FAILED" as const });
    expect(sealOfRun(failed(makeRun(approved)))).toBeNull();
    expect(sealOfRun(failed(makeRun(approved, rejected)))).toBe("rejected");
  });
});

test("a step's number in a URL is a positive whole number", () => {
  expect(["1", "200", "0", "-1", "1.5", "x", "", undefined].map(readStepNumber)).toEqual([
    1,
    200,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});

test("a failure is explained by its code, if the code says enough", () => {
  expect(explainFailure("authentication")?.fixes).toEqual(["model"]);
  expect(explainFailure("aborted")).toBeNull();
});
