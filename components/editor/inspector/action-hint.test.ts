import { expect, test } from "vitest";
import { actionHint } from "./action-hint";

test("says what an agent of each kind makes of the action", () => {
  expect(actionHint("model", 0)).toBe("The step is given the run's input in any case.");
  expect(actionHint("model", 2)).toBe("The step is given what step 2 gave in any case.");
  expect(actionHint("template", 1)).toBe(
    "The template has this text as {{ action }}, and what step 1 gave as {{ input }}.",
  );
  expect(actionHint("http", 1)).toMatch(/no body of its own/);
  expect(actionHint("human", 1)).toMatch(/may change it/);
});

test("of an agent that does not exist it says what holds for a model", () => {
  expect(actionHint(undefined, 0)).toBe(actionHint("model", 0));
});
