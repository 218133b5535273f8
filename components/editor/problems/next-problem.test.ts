import { describe, expect, test } from "vitest";
import type { Problem } from "@/server/domain/workflow/problems";
import { findNextProblem } from "./next-problem";

const STEPS = [{ id: "a" }, { id: "b" }, { id: "c" }];

function problem(stepId: string | null, message: string): Problem {
  return { severity: "error", code: "unknown-variable", stepId, pointer: "", message };
}

const NAME = problem(null, "no name");
const B1 = problem("b", "first of b");
const B2 = problem("b", "second of b");
const C = problem("c", "of c");
const ALL = [NAME, B1, B2, C];

describe("findNextProblem", () => {
  test.each([
    ["the first problem at first", null, null, NAME],
    ["the problem after the workflow's own, whatever is selected", "c", NAME, B1],
    ["the second problem of the same step", "b", B1, B2],
    ["the next step's problem", "b", B2, C],
    ["the first problem after the last problem", "c", C, NAME],
    ["the problem of a step selected after the last visit", "b", C, B1],
    ["the first problem below a selected step without problems", "a", null, B1],
    ["a step's remaining problem if the last visited problem was fixed", "b", problem("b", "fixed"), B1],
  ])("returns %s", (_, selectedId, last, next) => {
    expect(findNextProblem(ALL, STEPS, { selectedId, last })).toBe(next);
  });

  test("wraps around to the first problem", () => {
    expect(findNextProblem([B1], STEPS, { selectedId: "c", last: null })).toBe(B1);
  });

  test("returns undefined without problems", () => {
    expect(findNextProblem([], STEPS, { selectedId: "a", last: NAME })).toBeUndefined();
  });
});
