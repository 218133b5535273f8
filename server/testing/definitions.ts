import type { Agent } from "@/server/domain/agent/agent";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { EmailConfig, HttpConfig, ModelConfig, SlackConfig } from "@/server/domain/agent/config";
import { compareDefinitions } from "@/server/domain/change/compare-definitions";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { Definition, Step } from "@/server/domain/workflow/definition";

const about = (id: string) => ({ id, name: id, description: "", active: true });
const http = (id: string, config: object) => ({
  ...about(id),
  ...HttpConfig.parse({ kind: "http", method: "POST", url: "https://a.test/", ...config }),
});
export const AGENTS: Agent[] = [
  ...BUILTIN_AGENTS,
  http("poster", {}),
  http("reader", { method: "GET" }),
  {
    ...about("mailer"),
    ...EmailConfig.parse({ kind: "email", to: "{{ steps.facts.output }}", subject: "Hi" }),
  },
  {
    ...about("slacker"),
    ...SlackConfig.parse({ kind: "slack", credentialId: "crd_1", channel: "{{ steps.facts.output }}" }),
  },
  http("asker", { method: "GET", url: "https://a.test/{{ input }}" }),
  {
    ...about("caller"),
    ...ModelConfig.parse({
      kind: "model",
      instructions: "x",
      tools: [{ serverId: "tsrv_1", tool: "send", needsApproval: false }],
    }),
  },
];

export const policy = (given: object = {}) => ReviewPolicy.parse(given);

/**
 * Creates a definition from the IDs of its steps' agents, like "writer human poster". A step's ID is its agent's ID
 * plus a number ("writer1"), unless one is given ("writer:facts").
 */
export function define(written: string, changes: Record<string, Partial<Step>> = {}): Definition {
  const seen = new Map<string, number>();
  const steps = written
    .split(" ")
    .filter(Boolean)
    .map((word, index): Step => {
      const [agentId = "", given] = word.split(":");
      const count = (seen.get(agentId) ?? 0) + 1;
      seen.set(agentId, count);
      const id = given ?? `${agentId}${count}`;
      return {
        id,
        stepOrder: index + 1,
        agentId,
        action: "Do it.",
        name: id.replaceAll("_", "-"),
        review: null,
        ...changes[id],
      };
    });
  return { name: "Letter", description: null, steps };
}

export function kindsOf(before: Definition, after: Definition): string[] {
  return compareDefinitions(before, after, AGENTS).map(({ kind }) => kind);
}
