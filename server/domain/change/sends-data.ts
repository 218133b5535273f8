import type { Agent } from "@/server/domain/agent/agent";

/**
 * Returns whether a step with this agent can send data out before a person has seen the data. A GET request without
 * variables only reads, and a tool that needs approval has its own review. An unknown agent could do anything.
 */
export function sendsData(agent: Agent | null): boolean {
  switch (agent?.kind) {
    case undefined:
      return true;
    case "human":
    case "template":
      return false;
    case "model":
      return agent.tools.some(({ needsApproval }) => !needsApproval);
    case "email":
    case "slack":
      return true;
    case "http": {
      const texts = [agent.url, ...agent.headers.map(({ value }) => value ?? "")];
      return agent.method !== "GET" || agent.body !== null || texts.some((text) => text.includes("{{"));
    }
  }
}
