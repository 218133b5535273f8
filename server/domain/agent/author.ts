import { findAgent } from "./builtin";

/** The name of the agent that writes a step's draft; null for a person's own step, whose draft is its input. */
export function authorOf({ agentId }: { agentId: string }): string | null {
  const agent = findAgent(agentId);
  return agent?.kind === "human" ? null : (agent?.name ?? agentId);
}
