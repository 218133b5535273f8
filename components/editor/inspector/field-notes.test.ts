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
const ERROR = makeProblem("error", "action", "Step 2 has no instructions. Add some.");

test.each([
  ["/steps/12/review/quorum", "review/quorum"],
  ["/steps/0/action", "action"],
  ["/action", "action"],
  ["/steps/0", ""],
])("%s refers to the field %o", (pointer, field) => {
  expect(fieldOf(pointer)).toBe(field);
});

test("a problem's message doesn't repeat the step number", () => {
  expect(wordsOf(WARNING)).toBe("3 people must approve, but only 1 person may.");
  expect(wordsOf(makeProblem("error", "name", 'Step 12: the name "x" is taken.'))).toBe(
    'The name "x" is taken.',
  );
  expect(
    wordsOf(
      makeProblem(
        "warning",
        "review/approvers",
        "Step 2: kim@acme.test isn't a member, so they can't approve.",
      ),
    ),
  ).toBe("kim@acme.test isn't a member, so they can't approve.");
  expect(wordsOf(ERROR)).toBe("Step 2 has no instructions. Add some.");
});

test("each field has its own problems", () => {
  expect(notesOf([WARNING, ERROR], "review/quorum")).toEqual({ errors: [], warnings: [wordsOf(WARNING)] });
  expect(notesOf([WARNING, ERROR], "name")).toEqual({ errors: [], warnings: [] });
});

test("errors come before warnings", () => {
  expect(rankProblems([WARNING, ERROR])).toEqual([ERROR, WARNING]);
});
