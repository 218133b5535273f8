import { type AgentCall, type AgentError, type AgentOutcome, permanent } from "./call";
import { executeEmailAgent } from "./kinds/email";
import { executeHttpAgent } from "./kinds/http";
import { executeModelAgent } from "./kinds/model";
import { executeSlackAgent } from "./kinds/slack";
import { executeTemplateAgent } from "./kinds/template";

/**
 * Makes a single attempt with an agent. Returns a provider's error as a failed outcome instead of throwing
 * it.
 */
export async function executeAgent({ agent, ...call }: AgentCall): Promise<AgentOutcome> {
  if (call.resumption && agent.kind !== "model")
    return { status: "failed", prompt: "", model: null, simulated: false, error: noModel(agent.name) };
  switch (agent.kind) {
    case "model":
      return executeModelAgent({ ...call, agent });
    case "template":
      return executeTemplateAgent({ ...call, agent });
    case "http":
      return executeHttpAgent({ ...call, agent });
    case "email":
      return executeEmailAgent({ ...call, agent });
    case "slack":
      return executeSlackAgent({ ...call, agent });
  }
}

function noModel(name: string): AgentError {
  return permanent(
    "tools",
    `Agent ${name} requested a tool call but no longer uses a model, so the call wasn't made. Make the agent use a model again, or start a new run.`,
  );
}
