import { expect, test } from "vitest";
import { actionHint } from "./action-hint";

test("says what an agent of each kind makes of the action", () => {
  expect(actionHint({ kind: "model" }, 0)).toBe("The step is given the run's input in any case.");
  expect(actionHint({ kind: "model" }, 2)).toBe("The step is given what step 2 gave in any case.");
  expect(actionHint({ kind: "template" }, 1)).toBe(
    "The template has this text as {{ action }}, and what step 1 gave as {{ input }}.",
  );
  expect(actionHint({ kind: "http" }, 1)).toMatch(/no body of its own/);
  expect(actionHint({ kind: "human" }, 1)).toMatch(/may change it/);
});

test("of an agent that does not exist it says what holds for a model", () => {
  expect(actionHint(undefined, 0)).toBe(actionHint({ kind: "model" }, 0));
});

test("says where an agent does not use it", () => {
  expect(actionHint({ kind: "http", needsAction: false }, 0)).toBe(
    "This agent doesn't use it. You can leave it empty.",
  );
});
