import type { AgentSummary } from "@/components/agent-summary";
import { authorOf } from "@/server/domain/agent/author";
import type { StepRunDto } from "@/server/domain/run/operations";

/** The step's agent, and its name if it has one. */
export function nameStep({ agentId, name }: StepRunDto, agents: readonly AgentSummary[]): string {
  const agent = agents.find((candidate) => candidate.id === agentId);
  const who = agent?.kind === "human" ? "A person decides" : (agent?.name ?? agentId);
  return name ? `${who} (${name})` : who;
}
