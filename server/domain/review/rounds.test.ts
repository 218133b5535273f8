import { describe, expect, test } from "vitest";
import { findReturnStep, findReturnTargets, MAX_ROUNDS, maySendBack } from "./rounds";

describe("maySendBack", () => {
  test("lets an agent's draft be sent back until the last round, then says what is still possible", () => {
    for (const round of [1, MAX_ROUNDS - 1])
      expect(maySendBack({ returnsTo: 2, round, kind: "TEXT" })).toEqual({ possible: true });
    expect(maySendBack({ returnsTo: 2, round: MAX_ROUNDS, kind: "TEXT" })).toMatchObject({
      possible: false,
      kind: "last-round",
      reason: expect.stringContaining("Approve, edit, or reject"),
    });
  });

  test("lets a tool call be declined in every round", () => {
    expect(maySendBack({ returnsTo: 2, round: MAX_ROUNDS, kind: "TOOL_CALL" })).toEqual({ possible: true });
  });

  test("can't send back a document that no agent worked on", () => {
    expect(maySendBack({ returnsTo: null, round: 1, kind: "TEXT" })).toMatchObject({
      possible: false,
      kind: "no-agent",
    });
  });
});

const STEPS = ["fetch", "writer", "human", "fetch", "human"].map((agentId, index) => ({
  id: `step_${index + 1}`,
  agentId,
}));
const isWriter = ({ agentId }: { agentId: string }) => agentId === "writer";

describe("findReturnTargets", () => {
  test("lists the agents up to a step, the nearest first, and no people", () => {
    expect(findReturnTargets(STEPS, "step_5").map(({ id }) => id)).toEqual(["step_4", "step_2", "step_1"]);
    expect(findReturnTargets(STEPS, "step_2").map(({ id }) => id)).toEqual(["step_2", "step_1"]);
  });
});

describe("findReturnStep", () => {
  test("prefers the step's own agent, then the nearest with a model, then the nearest", () => {
    const find = (stepId: string, steps = STEPS) => findReturnStep(steps, stepId, isWriter)?.id;
    expect(find("step_4")).toBe("step_4");
    expect(find("step_5")).toBe("step_2");
    expect(
      find(
        "step_3",
        STEPS.filter((step) => !isWriter(step)),
      ),
    ).toBe("step_1");
    expect(find("step_3", STEPS.slice(2))).toBeUndefined();
  });
});
