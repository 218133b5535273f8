import type { AgentCall, AgentOutcome } from "./call";
import { executeModelAgent } from "./kinds/model";

/** Runs one step of an agent once. What a provider does wrong is a failed outcome, not an exception. */
export async function executeAgent(call: AgentCall): Promise<AgentOutcome> {
  switch (call.agent.kind) {
    case "model":
      return executeModelAgent(call);
  }
}
