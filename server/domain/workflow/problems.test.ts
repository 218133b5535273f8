import { describe, expect, test } from "vitest";
import type { Step } from "./definition";
import { findProblems, isRunnable } from "./problems";

const AGENTS = [{ id: "human" }, { id: "writer" }];

function problemsOf(...steps: Partial<Step>[]) {
  return findProblems(
    {
      name: "Test",
      description: null,
      steps: steps.map((fields, index) => ({
        id: `step_${index}`,
        stepOrder: (index + 1) * 10,
        agentId: "writer",
        action: "Write.",
        name: null,
        review: null,
        ...fields,
      })),
    },
    AGENTS,
  );
}

describe("findProblems", () => {
  test("finds none in a workflow that can run", () => {
    const problems = problemsOf(
      { name: "draft" },
      { action: "Check {{ steps.draft.output }} and {{ input }}." },
    );
    expect(problems).toEqual([]);
    expect(isRunnable(problems)).toBe(true);
  });

  test("says that there are no steps", () => {
    expect(problemsOf()).toMatchObject([
      { severity: "error", code: "no-steps", stepId: null, pointer: "/steps" },
    ]);
    expect(isRunnable(problemsOf())).toBe(false);
  });

  test("names the step by its order, and points at it by its place", () => {
    const [problem] = problemsOf({}, { agentId: "gone" });
    expect(problem).toMatchObject({ code: "unknown-agent", stepId: "step_1", pointer: "/steps/1/agentId" });
    expect(problem?.message).toContain('Step 20 names the agent "gone"');
  });

  test("finds an action of nothing but space", () => {
    expect(problemsOf({ action: " \n\t" })).toMatchObject([
      { code: "empty-action", pointer: "/steps/0/action" },
    ]);
  });

  test.each([
    ["the step's own name", [{ name: "a", action: "{{ steps.a.output }}" }]],
    ["a later step's name", [{ action: "{{ steps.b.output }}" }, { name: "b" }]],
    ["no step's name", [{ action: "{{ steps.constructor.output }}" }]],
  ])("finds a variable that uses %s", (_, steps) => {
    expect(problemsOf(...steps)).toMatchObject([{ code: "unknown-variable", stepId: "step_0" }]);
  });

  test("reports a missing name once a step, however often it is used", () => {
    expect(
      problemsOf({ action: "{{ steps.x.output }} {{steps.x.output}} {{ steps.y.output }}" }),
    ).toHaveLength(2);
  });

  test("leaves what is no variable alone", () => {
    expect(problemsOf({ action: "{{ steps.X.output }} {{ nothing }} {{ steps.x.json.y }}" })).toEqual([]);
  });

  test("reports everything at once", () => {
    expect(problemsOf({ agentId: "gone", action: "" }, { action: "{{ steps.x.output }}" })).toHaveLength(3);
  });
});
