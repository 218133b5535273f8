import { describe, expect, test } from "vitest";
import type { StepRunDto } from "@/server/domain/run/operations";
import { findSelectedStep } from "./find-selected-step";
import { gaveSimulated } from "./simulated";

function makeStep(stepOrder: number, change: Partial<StepRunDto>): StepRunDto {
  return {
    stepId: `step_${stepOrder}`,
    stepOrder,
    agentId: "writer",
    name: null,
    action: "Do it.",
    status: "COMPLETED",
    attempt: 1,
    input: "",
    prompt: null,
    output: "Text.",
    error: null,
    model: null,
    simulated: false,
    tokens: null,
    startedAt: null,
    finishedAt: null,
    review: null,
    ...change,
  };
}

/** Of a review, only its draft matters here. */
const review = { draft: "Text." } as StepRunDto["review"];

describe("gaveSimulated", () => {
  test("follows a text that a person passed on unchanged", () => {
    const steps = [makeStep(1, { simulated: true }), makeStep(2, { review }), makeStep(3, { review })];
    expect(steps.map((_, index) => gaveSimulated(steps, index))).toEqual([true, true, true]);
  });

  test("ends where a person wrote their own", () => {
    const steps = [makeStep(1, { simulated: true }), makeStep(2, { review, output: "Mine." })];
    expect(gaveSimulated(steps, 1)).toBe(false);
  });
});

describe("findSelectedStep", () => {
  const steps = [makeStep(1, {}), makeStep(2, { status: "WAITING" }), makeStep(3, { status: "PENDING" })];

  test("is the one asked for, by its number", () => {
    expect(findSelectedStep(steps, "3")?.stepOrder).toBe(3);
  });

  test("is else where the run stands", () => {
    expect(findSelectedStep(steps, null)?.stepOrder).toBe(2);
    expect(findSelectedStep(steps, "99")?.stepOrder).toBe(2);
  });

  test("is the failed one before all others, and the last one of a run that is done", () => {
    const failed = [makeStep(1, { status: "FAILED" }), makeStep(2, { status: "WAITING" })];
    expect(findSelectedStep(failed, null)?.stepOrder).toBe(1);
    expect(findSelectedStep([makeStep(1, {}), makeStep(2, {})], null)?.stepOrder).toBe(2);
  });
});
