import { describe, expect, test } from "vitest";
import type { StepRunDto } from "@/server/domain/run/api";
import { traceDraft, traceSimulated } from "./simulated";

function makeStep(stepOrder: number, change: Partial<StepRunDto>): StepRunDto {
  return {
    stepId: `step_${stepOrder}`,
    stepOrder,
    agentId: "writer",
    agentVersion: null,
    agentRevision: null,
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
    sent: [],
    startedAt: null,
    finishedAt: null,
    review: null,
    callReviews: [],
    earlierReviews: [],
    rounds: [],
    reused: false,
    approvedIn: null,
    notReviewed: null,
    ...change,
  };
}

/** Only the draft, the approved text, and its approvers matter here. */
function makeReview(...votes: [name: string, output: string][]) {
  const decisions = votes.map(([name, output]) => ({ by: { name }, output }));
  return { draft: "Text.", text: "Text.", decisions } as StepRunDto["review"];
}

describe("traceSimulated", () => {
  const written = makeStep(1, { simulated: true });
  const human = { agentId: "human" };

  test("follows text that people passed on unchanged", () => {
    const review = makeReview(["Sam", "Text."]);
    const steps = [written, makeStep(2, { ...human, review }), makeStep(3, { ...human, review })];
    expect(traceSimulated(steps, 2)).toEqual({ editedBy: [] });
  });

  test("names each editor once, but not people who approved an edit", () => {
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

  test("names who edited an agent's output, and marks its draft as unedited", () => {
    const review = makeReview(["Dana", "Mine."]);
    const steps = [written, makeStep(2, { simulated: true, review, output: "Mine." })];
    expect(traceSimulated(steps, 1)).toEqual({ editedBy: ["Dana"] });
    expect(traceDraft(steps, 1)).toEqual({ editedBy: [] });
  });

  test("returns null for text from a person or a real model", () => {
    const review = makeReview(["Sam", "Mine."]);
    expect(traceSimulated([makeStep(1, { ...human, review, output: "Mine." })], 0)).toBeNull();
    const reviewed = [written, makeStep(2, { review, output: "Mine." })];
    expect([traceSimulated(reviewed, 1), traceDraft(reviewed, 1)]).toEqual([null, null]);
    expect(traceSimulated([written, makeStep(2, {})], 1)).toBeNull();
    expect(traceSimulated([], 0)).toBeNull();
  });
});
