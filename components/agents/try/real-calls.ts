import type { AgentConfig } from "@/server/domain/agent/config";
import { writtenOrigin } from "@/server/domain/http/origin";
import { readEmail, splitRecipients } from "@/server/domain/outgoing/email";
import { sayKeeping } from "@/server/domain/outgoing/words";
import { listAll } from "@/server/domain/text/words";

/**
 * Describes the real effects of trying an agent, besides calling a model. Null if there are none. `sendsEmail` is false
 * if no mail server is set up.
 */
export function sayRealCalls(config: AgentConfig, action: string, sendsEmail: boolean): string | null {
  switch (config.kind) {
    case "template":
      return null;
    case "model": {
      const count = config.tools.filter(({ needsApproval }) => !needsApproval).length;
      if (count === 0) return null;
      return `The agent can make real calls to the ${count === 1 ? "tool" : `${count} tools`} that ${count === 1 ? "doesn't" : "don't"} need approval.`;
    }
    case "email":
      return sendsEmail
        ? `This sends a real email to ${sayRecipients(config, action)}.`
        : `This ${sayKeeping(sayRecipients(config, action))}.`;
    case "slack":
      return `This posts a real message to ${config.channel} in Slack.`;
    case "http":
      return `This sends a real ${config.method} request to ${writtenOrigin(config.url) ?? config.url}.`;
  }
}

function sayRecipients(config: Extract<AgentConfig, { kind: "email" }>, action: string): string {
  const parts = readEmail(config, action);
  if ("fault" in parts) return "the addresses in the instructions";
  return listAll([parts.to, parts.cc].flatMap(splitRecipients));
}
