import type { AgentCall, AgentOutcome } from "./call";
import { executeHttpAgent } from "./kinds/http";
import { executeModelAgent } from "./kinds/model";
import { executeTemplateAgent } from "./kinds/template";

/** Runs one step of an agent once. What a provider does wrong is a failed outcome, not an exception. */
export async function executeAgent({ agent, ...call }: AgentCall): Promise<AgentOutcome> {
  switch (agent.kind) {
    case "model":
      return executeModelAgent({ ...call, agent });
    case "template":
      return executeTemplateAgent({ ...call, agent });
    case "http":
      return executeHttpAgent({ ...call, agent });
  }
}
