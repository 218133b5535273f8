import { describe, expect, test } from "vitest";
import { scopesOf } from "@/server/domain/access/access";
import { chooseFix, explainFailure, type FixPlace, mustFixFirst } from "./explain-failure";

const PLACES: FixPlace[] = ["agent", "input", "model", "tools", "usage", "workflow"];
const given = { agent: { builtin: false }, workflowExists: true, scopes: scopesOf("owner") };
const fixes = (change: Partial<Parameters<typeof chooseFix>[1]> = {}) =>
  PLACES.map((place) => chooseFix(place, { ...given, ...change }));

describe("a failure is fixed", () => {
  test("where its cause is", () => {
    expect(fixes()).toEqual(PLACES);
  });

  test("in the step if the agent is built in or deleted", () => {
    expect(chooseFix("agent", { ...given, agent: { builtin: true } })).toBe("workflow");
    expect(chooseFix("agent", { ...given, agent: undefined })).toBe("workflow");
  });

  test("nowhere if the workflow was deleted and the agent can't be edited", () => {
    expect(fixes({ workflowExists: false })).toEqual(["agent", null, "model", "tools", "usage", null]);
    expect(fixes({ workflowExists: false, agent: undefined })[0]).toBeNull();
  });

  test("only by people who can change it there", () => {
    expect(fixes({ scopes: scopesOf("builder") })).toEqual([
      "agent",
      "input",
      null,
      "tools",
      "usage",
      "workflow",
    ]);
    expect(fixes({ scopes: scopesOf("viewer") })).toEqual([null, null, null, "tools", "usage", null]);
    expect(fixes({ scopes: scopesOf("approver") })).toEqual([null, null, null, null, null, null]);
  });
});

describe("a failure has to be fixed before its run continues", () => {
  const unchanged = { isSaved: false, newestVersion: null };

  test.each([
    ["authentication", "model", true],
    ["unknown_agent", "workflow", true],
    ["context_too_long", "agent", true],
    ["template", "agent", true],
    ["empty_message", "workflow", true],
    ["empty_input", "input", true],
    ["connection", "agent", false],
    ["rate_limit", "model", false],
    ["spending_limit", "usage", false],
    ["an unknown code", "agent", false],
  ] as const)("%s, in %s: %s", (code, place, expected) => {
    expect(mustFixFirst(code, place, unchanged)).toBe(expected);
  });

  test("unless someone else has to fix it, or a new secret was saved", () => {
    expect(mustFixFirst("authentication", null, unchanged)).toBe(false);
    expect(mustFixFirst("authentication", "model", { ...unchanged, isSaved: true })).toBe(false);
  });

  test("unless a newer version may have the fix", () => {
    const published = { ...unchanged, newestVersion: 2 };
    expect(mustFixFirst("missing_value", "workflow", published)).toBe(false);
    expect(mustFixFirst("context_too_long", "agent", published)).toBe(false);
    expect(mustFixFirst("authentication", "model", published)).toBe(true);
    expect(mustFixFirst("empty_message", "input", published)).toBe(true);
  });
});

test("a message without text is explained by the values that are empty", () => {
  expect(explainFailure("empty_input")).toMatchObject({
    cause: "The run started without input.",
    fixes: ["input"],
  });
  expect(explainFailure("empty_message", { hasInput: true })).toMatchObject({
    cause: "An earlier step returned no text.",
    fixes: ["workflow"],
  });
  expect(explainFailure("empty_message", { hasInput: false })).toMatchObject({
    cause:
      "An earlier step returned no text. The run started without input, so its steps may have had nothing to work with.",
    fixes: ["input", "workflow"],
  });
  expect(explainFailure("timeout", { hasInput: false })).toEqual(explainFailure("timeout"));
});
