import { describe, expect, test } from "vitest";
import type { StepRunDto } from "./api";
import { findSelectedStep } from "./find-selected-step";

/** Only the number and the status matter here. */
function makeStep(stepOrder: number, status: StepRunDto["status"] = "COMPLETED") {
  return { stepOrder, status } as StepRunDto;
}

describe("findSelectedStep", () => {
  const steps = [makeStep(1), makeStep(2, "WAITING"), makeStep(3, "PENDING")];

  test("returns the requested step, by its number", () => {
    expect(findSelectedStep(steps, "3")?.stepOrder).toBe(3);
  });

  test("otherwise returns the run's current step", () => {
    expect(findSelectedStep(steps, null)?.stepOrder).toBe(2);
    expect(findSelectedStep(steps, "99")?.stepOrder).toBe(2);
  });

  test("prefers a failed step and returns the last step of a completed run", () => {
    const failed = [makeStep(1, "FAILED"), makeStep(2, "WAITING")];
    expect(findSelectedStep(failed, null)?.stepOrder).toBe(1);
    expect(findSelectedStep([makeStep(1), makeStep(2)], null)?.stepOrder).toBe(2);
  });
});
