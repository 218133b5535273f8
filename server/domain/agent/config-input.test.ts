import { describe, expect, test } from "vitest";
import { createAgentOperation, updateAgentOperation } from "./api";
import { AgentConfig } from "./config";
import { AgentConfigInput } from "./config-input";

const MODEL = { kind: "model", instructions: "Read." } as const;
const HTTP = { kind: "http", method: "GET", url: "https://example.com" } as const;

describe("AgentConfigInput", () => {
  const value = { name: "Accept", value: "*/*" };
  const credential = { name: "Accept", credentialId: "cred_1" };
  const tool = { serverId: "tsrv_1", tool: "echo" };
  test.each([
    [MODEL, ["model", "temperature", "maxOutputTokens", "tools", "outputSchema", "remembers"]],
    [HTTP, ["headers", "body", "timeoutSeconds"]],
  ])("treats null as omitted: %j", (config, optional) => {
    const nulls = Object.fromEntries(optional.map((name) => [name, null]));
    expect(AgentConfigInput.parse({ ...config, ...nulls })).toEqual(AgentConfigInput.parse(config));
  });

  test.each([
    [
      { ...HTTP, headers: [{ ...value, credentialId: null }] },
      { ...HTTP, headers: [value] },
    ],
    [
      { ...HTTP, headers: [{ ...credential, value: null }] },
      { ...HTTP, headers: [credential] },
    ],
    [
      { ...MODEL, tools: [{ ...tool, needsApproval: null }] },
      { ...MODEL, tools: [tool] },
    ],
  ])("treats null in a list item as omitted: %j", (given, left) => {
    expect(AgentConfigInput.parse(given)).toEqual(AgentConfigInput.parse(left));
  });

  test("needs an email's recipients and subject, or neither", () => {
    const email = { kind: "email", to: "a@b.example", subject: "Hi" };
    const accepts = (change: object) => AgentConfigInput.safeParse({ ...email, ...change }).success;
    expect([accepts({}), accepts({ to: null, subject: null })]).toEqual([true, true]);
    expect([accepts({ to: null }), accepts({ subject: null }), accepts({ to: " , " })]).toEqual([
      false,
      false,
      false,
    ]);
    expect(accepts({ to: null, subject: null, cc: "a@b.example" })).toBe(false);
    expect(accepts({ subject: "Hi\nBcc: a@b.example" })).toBe(false);
    expect(accepts({ cc: Array(21).fill("a@b.example").join() })).toBe(false);
  });

  test("returns a configuration that can be stored and read back unchanged", () => {
    for (const config of [MODEL, HTTP, { ...MODEL, tools: [tool] }, { ...HTTP, headers: [credential] }]) {
      const taken = AgentConfigInput.parse(config);
      expect(AgentConfig.parse(taken)).toEqual(taken);
    }
  });
});

test("treats a null description as empty", () => {
  const agent = { id: "reader", name: "Reader", config: MODEL };
  const create = createAgentOperation.body;
  expect(create?.parse({ ...agent, description: null })).toEqual(create?.parse(agent));
  expect(updateAgentOperation.body?.parse({ description: null })).toEqual({ description: "" });
  expect(updateAgentOperation.body?.parse({})).toEqual({});
});
