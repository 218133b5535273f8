import { expect, test } from "vitest";
import type { Problem } from "@/server/domain/workflow/problems";
import { fieldOf, notesOf, rankProblems, wordsOf } from "./field-notes";

function makeProblem(severity: Problem["severity"], field: string, message: string): Problem {
  return { severity, code: "impossible-policy", stepId: "a", pointer: `/steps/1/${field}`, message };
}

const WARNING = makeProblem(
  "warning",
  "review/quorum",
  "Step 2: 3 people must approve, but only 1 person may.",
);
const ERROR = makeProblem("error", "action", "Step 2 has no action. Say what is to be done.");

test("a problem points at its field", () => {
  expect(fieldOf(WARNING)).toBe("review/quorum");
  expect(fieldOf(ERROR)).toBe("action");
});

test("a problem does not repeat which step it is of", () => {
  expect(wordsOf(WARNING)).toBe("3 people must approve, but only 1 person may.");
  expect(wordsOf(makeProblem("error", "name", 'Step 12: the name "x" is taken.'))).toBe(
    'The name "x" is taken.',
  );
  expect(wordsOf(ERROR)).toBe("Step 2 has no action. Say what is to be done.");
});

test("each field has its own problems", () => {
  expect(notesOf([WARNING, ERROR], "review/quorum")).toEqual({ errors: [], warnings: [wordsOf(WARNING)] });
  expect(notesOf([WARNING, ERROR], "name")).toEqual({ errors: [], warnings: [] });
});

test("errors come before warnings", () => {
  expect(rankProblems([WARNING, ERROR])).toEqual([ERROR, WARNING]);
});
