import { describe, expect, test } from "vitest";
import type { AgentConfig } from "@/server/domain/agent/config";
import * as realCalls from "./real-calls";

const tool = (name: string, needsApproval: boolean) => ({ serverId: "srv_1", tool: name, needsApproval });
const model = (tools: ReturnType<typeof tool>[]): AgentConfig => ({
  ...{ kind: "model", instructions: "Write.", model: null, temperature: null, maxOutputTokens: null },
  ...{ outputSchema: null, remembers: false, tools },
});

const sayRealCalls = (config: AgentConfig, action: string) => realCalls.sayRealCalls(config, action, true);

describe("sayRealCalls", () => {
  test("names the method and the host of a request, without its path", () => {
    const config: AgentConfig = {
      ...{ kind: "http", method: "POST", url: "https://prices.test/v1/{{ input }}", headers: [] },
      ...{ body: null, timeoutSeconds: 30 },
    };
    expect(sayRealCalls(config, "")).toBe("This sends a real POST request to https://prices.test.");
  });

  test("names an email's recipients and a Slack channel", () => {
    const email: AgentConfig = { kind: "email", to: "a@b.example", cc: null, subject: "Hi", body: null };
    expect(sayRealCalls(email, "")).toBe("This sends a real email to a@b.example.");
    expect(sayRealCalls({ ...email, cc: "c@d.example, e@f.example" }, "")).toBe(
      "This sends a real email to a@b.example, c@d.example, and e@f.example.",
    );
    const own = { ...email, to: null, subject: null };
    expect(sayRealCalls(own, "To: g@h.example\nSubject: Hi")).toBe("This sends a real email to g@h.example.");
    expect(sayRealCalls(own, "Write.")).toBe("This sends a real email to the addresses in the instructions.");
    const slack: AgentConfig = { kind: "slack", credentialId: "cred_1", channel: "#support", text: null };
    expect(sayRealCalls(slack, "")).toBe("This posts a real message to #support in Slack.");
  });

  test("says that an email is saved and not sent without a mail server", () => {
    const email: AgentConfig = { kind: "email", to: "a@b.example", cc: null, subject: "Hi", body: null };
    expect(realCalls.sayRealCalls(email, "", false)).toBe(
      "This saves an email to a@b.example in Countersign without sending it, because no mail server is set up.",
    );
  });

  test("counts only the tools that don't need approval", () => {
    expect(sayRealCalls(model([tool("read", false), tool("send", true)]), "")).toBe(
      "The agent can make real calls to the tool that doesn't need approval.",
    );
    expect(sayRealCalls(model([tool("read", false), tool("list", false)]), "")).toBe(
      "The agent can make real calls to the 2 tools that don't need approval.",
    );
    expect(sayRealCalls(model([tool("send", true)]), "")).toBe(null);
    expect(sayRealCalls({ kind: "template", template: "x" }, "")).toBe(null);
  });
});
