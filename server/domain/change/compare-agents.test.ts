import { describe, expect, test } from "vitest";
import type { Agent } from "@/server/domain/agent/agent";
import { AgentConfig } from "@/server/domain/agent/config";
import { compareAgents, weakenedByAgentDeletion } from "./compare-agents";

function make(config: object, rest: object = {}): Agent {
  const about = { id: "one", name: "One", description: "", active: true, ...rest };
  return { ...AgentConfig.parse(config), ...about } as Agent;
}
const model = (changes: object = {}) => make({ kind: "model", instructions: "Read it.", ...changes });
const http = (changes: object = {}) =>
  make({ kind: "http", method: "POST", url: "https://a.test/", ...changes });
const email = (changes: object = {}) =>
  make({ kind: "email", to: "a@a.test", cc: "b@a.test", subject: "Hi", ...changes });
const slack = (changes: object = {}) =>
  make({ kind: "slack", credentialId: "crd_1", channel: "#sales", ...changes });
const tool = (needsApproval: boolean, name = "send") => ({ serverId: "tsrv_1", tool: name, needsApproval });

describe("compareAgents", () => {
  test.each([
    ["instructions", model(), model({ instructions: "Send it." })],
    ["model", model(), model({ model: { credentialId: "cred_1", name: "m" } })],
    ["outputSchema", model({ outputSchema: { type: "object" } }), model()],
    ["remembers", model(), model({ remembers: true })],
    ["tools", model(), model({ tools: [tool(true)] })],
    ["tools", model({ tools: [tool(true)] }), model({ tools: [tool(false)] })],
    ["tools", model({ tools: [tool(true)] }), model({ tools: [tool(true), tool(true, "pay")] })],
    ["url", http(), http({ url: "https://b.test/" })],
    ["method", http(), http({ method: "PUT" })],
    ["body", http(), http({ body: "{{ input }}" })],
    ["headers", http(), http({ headers: [{ name: "X-To", value: "b" }] })],
    ["to", email(), email({ to: "c@b.test" })],
    ["cc", email(), email({ cc: null })],
    ["channel", slack(), slack({ channel: "#public" })],
    ["template", make({ kind: "template", template: "a" }), make({ kind: "template", template: "b" })],
  ])("finds a changed %s and reports no other field", (field, before, after) => {
    const [found, ...more] = compareAgents(before, after);
    expect(more).toEqual([]);
    expect(found?.kind).toBe("agent/changed");
    expect(Object.keys(found?.before ?? {})).toEqual([field]);
    expect(Object.keys(found?.after ?? {})).toEqual([field]);
  });

  test.each([
    ["fewer tools", model({ tools: [tool(false)] }), model()],
    ["a required approval", model({ tools: [tool(false)] }), model({ tools: [tool(true)] })],
    ["a changed temperature", model(), model({ temperature: 1 })],
    ["a changed name and description", http(), { ...http(), name: "Two", description: "Text" }],
    [
      "reactivation",
      make({ kind: "template", template: "a" }, { active: false }),
      make({ kind: "template", template: "a" }),
    ],
  ])("finds nothing in %s", (_, before, after) => {
    expect(compareAgents(before, after)).toEqual([]);
  });

  test("shows both configurations if the kind changes", () => {
    expect(compareAgents(model(), http())).toMatchObject([
      {
        before: { kind: "model", instructions: "Read it." },
        after: { kind: "http", url: "https://a.test/" },
      },
    ]);
  });

  test("finds a deactivated or deleted agent", () => {
    expect(compareAgents(model(), { ...model(), active: false }).map(({ kind }) => kind)).toEqual([
      "agent/deactivated",
    ]);
    expect(weakenedByAgentDeletion(model())).toMatchObject([{ kind: "agent/deleted", after: null }]);
  });
});
