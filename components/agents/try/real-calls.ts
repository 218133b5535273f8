import type { AgentConfig } from "@/server/domain/agent/config";
import { writtenOrigin } from "@/server/domain/http/origin";

/** Describes the real effects of trying an agent, besides calling a model. Null if there are none. */
export function sayRealCalls(config: AgentConfig): string | null {
  switch (config.kind) {
    case "template":
      return null;
    case "model": {
      const count = config.tools.filter(({ needsApproval }) => !needsApproval).length;
      if (count === 0) return null;
      return `The agent may really call its ${count === 1 ? "tool" : `${count} tools`} that ${count === 1 ? "needs" : "need"} no approval.`;
    }
    case "email":
      return `This really sends an email to ${config.to ?? "the addresses in the instructions"}.`;
    case "slack":
      return `This really posts a message to ${config.channel} in Slack.`;
    case "http":
      return `This sends a real ${config.method} request to ${writtenOrigin(config.url) ?? config.url}.`;
  }
}
