import { expect, test } from "vitest";
import { actionExample, actionHint } from "./action-hint";

test("explains how each kind of agent uses the instructions", () => {
  expect(actionHint({ kind: "model" }, 0)).toBe("The run's input is always included.");
  expect(actionHint({ kind: "model" }, 2)).toBe("Step 2's output is always included.");
  expect(actionHint({ kind: "model", builtin: true }, 0)).toBe(
    "The run's input is always included. This agent can't look anything up.",
  );
  expect(actionHint({ kind: "template" }, 1)).toBe(
    "The template gets this text as {{ action }} and step 1's output as {{ input }}.",
  );
  expect(actionHint({ kind: "http" }, 1)).toMatch(/doesn't set a body/);
  expect(actionHint({ kind: "email", builtin: true }, 1)).toMatch(
    /^Start with a To: line and a Subject: line/,
  );
  expect(actionHint({ kind: "email" }, 1)).toBe("Write the email in Markdown.");
  expect(actionHint({ kind: "human" }, 1)).toMatch(/can edit it/);
});

test("treats an unknown agent like a model", () => {
  expect(actionHint(undefined, 0)).toBe(actionHint({ kind: "model" }, 0));
});

test("explains when an agent doesn't use the instructions", () => {
  expect(actionHint({ kind: "http", needsAction: false }, 0)).toBe(
    "This agent doesn't use instructions. You can leave this empty.",
  );
});

test("shows an example that fits the agent", () => {
  expect(actionExample({ kind: "email", builtin: true })).toBe("To: team@example.com");
  expect(actionExample({ kind: "email" })).toBe(actionExample({ kind: "slack" }));
  expect(actionExample(undefined)).toBe(actionExample({ kind: "model" }));
});
