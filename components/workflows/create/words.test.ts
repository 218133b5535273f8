import { expect, test } from "vitest";
import type { Problem } from "@/server/domain/workflow/problems";
import { summarizeImport } from "./words";

const problem = (severity: Problem["severity"]): Problem => ({
  severity,
  code: "no-steps",
  stepId: null,
  pointer: "/steps",
  message: "",
});
const error = problem("error");
const warning = problem("warning");

test.each([
  [0, [error], "No steps, 1 error."],
  [1, [], "1 step."],
  [3, [error, warning, error], "3 steps, 2 errors, 1 warning."],
  [2, [warning, warning], "2 steps, 2 warnings."],
])("summarizes %i steps with %j", (steps, problems, words) => {
  expect(summarizeImport(steps, problems)).toBe(words);
});
