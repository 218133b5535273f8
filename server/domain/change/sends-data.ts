import type { Agent } from "@/server/domain/agent/agent";

/**
 * Whether a step of this agent may hand data to somebody outside before a person has seen it. A GET that holds no
 * variable only reads; a tool whose calls wait for approval has a review of its own. Nobody knows what an unknown one does.
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
    case "http": {
      const texts = [agent.url, ...agent.headers.map(({ value }) => value ?? "")];
      return agent.method !== "GET" || agent.body !== null || texts.some((text) => text.includes("{{"));
    }
  }
}
