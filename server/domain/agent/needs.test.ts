import { describe, expect, test } from "vitest";
import { BUILTIN_AGENTS } from "./builtin";
import { AgentConfig } from "./config";
import { needsAction, usesInput } from "./needs";

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

describe("usesInput", () => {
  const uses = (config: object | null, action = "Write it.") =>
    usesInput(config && AgentConfig.parse(config), action);
  const model = { kind: "model", instructions: "You write.", model: null, temperature: null };
  const tools = [{ serverId: "mcp_1", tool: "search", needsApproval: false }];
  const post = { kind: "http", method: "POST", url: "https://example.test" };
  const mail = { kind: "email", to: "lena@a.example", subject: "Hi" };
  const slack = { kind: "slack", credentialId: "cred_1", channel: "#news" };

  test.each<[string, object | null, string | undefined, boolean]>([
    ["a person", null, undefined, true],
    ["a model", model, undefined, true],
    ["a model with tools", { ...model, tools }, undefined, false],
    ["a model with tools whose instructions have it", { ...model, tools }, "Check {{ input }}", true],
    ["a template with it", { kind: "template", template: "Dear {{ json.name }}" }, undefined, true],
    ["a template without it", { kind: "template", template: "The input: {{ action }}" }, undefined, false],
    ["a request that sends it", post, "{{ run.input }}", true],
    ["a request without it", post, undefined, false],
    ["a GET request without it", { ...post, method: "GET" }, "{{ input }}", false],
    ["an email without its own text", { ...mail, to: null }, "To: a@b.example\nSubject: Hi", true],
    ["an email with its own text", mail, "Good morning", false],
    ["a Slack message with it", slack, "News: {{ input }}", true],
    ["a Slack message with its own text", { ...slack, text: "Ready" }, "{{ input }}", false],
  ])("for %s", (_, config, action, expected) => {
    expect(uses(config, action)).toBe(expected);
  });
});
