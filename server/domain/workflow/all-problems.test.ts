import { describe, expect, test } from "vitest";
import { AppError } from "@/server/domain/error";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import { findAllProblems } from "./all-problems";
import { isRunnable } from "./problems";
import { makeDefinition } from "./step/steps";

const step = (when: string, change: object = {}) => ({
  id: "step_1",
  agentId: "writer",
  action: "Write.",
  name: null,
  review: { ...DEFAULT_DRAFT_POLICY, when },
  ...change,
});
const problemsOf = (...steps: ReturnType<typeof step>[]) =>
  findAllProblems({ name: "Refunds", description: null, steps }, [{ id: "writer" }, { id: "human" }]);

describe("a condition of a review", () => {
  test("is no problem if it's valid and its steps come before", () => {
    expect(
      problemsOf(
        { ...step("json.amount > 1"), name: "facts" as unknown as null },
        { ...step("steps.facts.json.amount > 1"), id: "step_2" },
      ),
    ).toEqual([]);
  });

  test.each([
    ["json.amount >= ", "Step 1: the review's condition isn't valid at character 16: it isn't complete."],
    [
      "jsn == 1",
      "Step 1: the review's condition isn't valid at character 1: there is no jsn. Use input, output, json, run, or steps.",
    ],
    [
      "steps.gone.json == 1",
      `Step 1: the review's condition uses steps.gone, but no earlier step is named "gone".`,
    ],
  ])("%s keeps the workflow from running", (when, message) => {
    const problems = problemsOf(step(when));
    expect(problems).toEqual([
      {
        severity: "error",
        code: "invalid-condition",
        stepId: "step_1",
        pointer: "/steps/0/review/when",
        message,
      },
    ]);
    expect(isRunnable(problems)).toBe(false);
  });

  test("isn't allowed at a human step", () => {
    expect(problemsOf(step("json.amount > 1", { agentId: "human" }))).toMatchObject([
      { message: "Step 1: people always review a human step, so its review can't have a condition." },
    ]);
  });

  test.each([
    ["writer", "json.amount >= ", "the review's condition isn't valid at character 16: it isn't complete"],
    ["human", "json.amount >= 1", "people always review a human step, so its review can't have a condition"],
  ])("is rejected by the API with a pointer: %s, %s", (agentId, when, message) => {
    const make = () =>
      makeDefinition(
        { name: "Refunds", description: null, steps: [{ ...step(when, { agentId }), stepOrder: 1 }] },
        new Map([
          ["writer", "model"],
          ["human", "human"],
        ] as const),
      );
    expect(make).toThrow(AppError);
    try {
      make();
    } catch (error) {
      expect(error).toMatchObject({
        code: "invalid-input",
        details: { errors: [{ pointer: "/steps/0/review/when", message }] },
      });
    }
  });
});
