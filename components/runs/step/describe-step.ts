import type { AgentSummary } from "@/components/agent-summary";
import type { StepRunDto } from "@/server/domain/run/operations";

/** Who does the step, and what it is called. */
export function nameOf({ agentId, name }: StepRunDto, agents: readonly AgentSummary[]): string {
  const agent = agents.find((candidate) => candidate.id === agentId);
  const who = agent?.kind === "human" ? "A person decides" : (agent?.name ?? agentId);
  return name ? `${who} (${name})` : who;
}
