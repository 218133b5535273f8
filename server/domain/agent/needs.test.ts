import { describe, expect, test } from "vitest";
import { BUILTIN_AGENTS } from "./builtin";
import { needsAction } from "./needs";

const known = { id: "mine", name: "Mine", description: "", active: true };
const http = {
  ...known,
  kind: "http" as const,
  url: "https://example.test",
  headers: [],
  timeoutSeconds: 30,
};

describe("needsAction", () => {
  test("returns true for the human agent and every model agent", () => {
    expect(BUILTIN_AGENTS.every(needsAction)).toBe(true);
  });

  test.each([
    ["GET", null, false],
    ["DELETE", null, false],
    ["POST", null, true],
    ["PUT", null, true],
    ["PATCH", null, true],
    ["POST", '{"text": {{ input }}}', false],
    ["GET", "a body", false],
  ] as const)("for a %s request with the body %j returns %j", (method, body, needed) => {
    expect(needsAction({ ...http, method, body })).toBe(needed);
  });

  test.each([
    ["Dear {{ input }}", false],
    ["The action is taken. {{ input }}", false],
    ["{{ action }}", true],
    ["{{action | upcase}}", true],
    ["{% if action == blank %}Nothing{% endif %}", true],
    ["{%- assign text = action -%}{{ text }}", true],
    ["{{ json.actions }}", false],
    ["{{ action", true],
    ["", false],
  ])("for the template %j returns %j", (template, needed) => {
    expect(needsAction({ ...known, kind: "template", template })).toBe(needed);
  });

  test("is fast for a long template made up of opening tags", () => {
    expect(needsAction({ ...known, kind: "template", template: "{{".repeat(100_000) })).toBe(false);
  });
});
