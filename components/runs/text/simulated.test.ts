import { describe, expect, test } from "vitest";
import { findSelectedStep } from "@/components/runs/find-selected-step";
import type { StepRunDto } from "@/server/domain/run/operations";
import { traceDraft, traceSimulated } from "./simulated";

function makeStep(stepOrder: number, change: Partial<StepRunDto>): StepRunDto {
  return {
    stepId: `step_${stepOrder}`,
    stepOrder,
    agentId: "writer",
    agentVersion: null,
    name: null,
    action: "Do it.",
    status: "COMPLETED",
    attempt: 1,
    round: 1,
    feedback: null,
    input: "",
    prompt: null,
    output: "Text.",
    error: null,
    nextAttemptAt: null,
    failedAttempts: [],
    model: null,
    simulated: false,
    tokens: null,
    cost: null,
    toolCalls: [],
    startedAt: null,
    finishedAt: null,
    review: null,
    callReviews: [],
    rounds: [],
    ...change,
  };
}

/** Of a review, only its draft and who stood behind which text matter here. */
function makeReview(...votes: [name: string, output: string][]) {
  const decisions = votes.map(([name, output]) => ({ by: { name }, output }));
  return { draft: "Text.", text: "Text.", decisions } as StepRunDto["review"];
}

describe("traceSimulated", () => {
  const written = makeStep(1, { simulated: true });
  const human = { agentId: "human" };

  test("follows a text that people passed on unchanged", () => {
    const review = makeReview(["Sam", "Text."]);
    const steps = [written, makeStep(2, { ...human, review }), makeStep(3, { ...human, review })];
    expect(traceSimulated(steps, 2)).toEqual({ editedBy: [] });
  });

  test("names who edited it, each once, and not who approved an edit", () => {
    const dana = makeReview(["Dana", "Mine."], ["Sam", "Mine."]);
    const sam = makeReview(["Sam", "Ours."]);
    const steps = [written, makeStep(2, { ...human, review: dana, output: "Mine." })];
    expect(traceSimulated(steps, 1)).toEqual({ editedBy: ["Dana"] });
    const more = [
      ...steps,
      makeStep(3, { ...human, review: sam, output: "Ours." }),
      makeStep(4, { ...human, review: dana, output: "Mine." }),
    ];
    expect(traceSimulated(more, 3)).toEqual({ editedBy: ["Dana", "Sam"] });
  });

  test("names who edited what an agent's own step gave, and marks its draft as it was", () => {
    const review = makeReview(["Dana", "Mine."]);
    const steps = [written, makeStep(2, { simulated: true, review, output: "Mine." })];
    expect(traceSimulated(steps, 1)).toEqual({ editedBy: ["Dana"] });
    expect(traceDraft(steps, 1)).toEqual({ editedBy: [] });
  });

  test("is nothing for what a person or another model wrote", () => {
    const review = makeReview(["Sam", "Mine."]);
    expect(traceSimulated([makeStep(1, { ...human, review, output: "Mine." })], 0)).toBeNull();
    const reviewed = [written, makeStep(2, { review, output: "Mine." })];
    expect([traceSimulated(reviewed, 1), traceDraft(reviewed, 1)]).toEqual([null, null]);
    expect(traceSimulated([written, makeStep(2, {})], 1)).toBeNull();
    expect(traceSimulated([], 0)).toBeNull();
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
