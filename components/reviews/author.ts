import type { AgentSummary } from "@/components/agent-summary";
import type { ReviewDto } from "@/server/domain/review/operations";

/** The agent whose draft is reviewed, by its name; null: the step is a person's, and the draft the step's before. */
export function authorOf({ agentId }: ReviewDto, agents: readonly AgentSummary[]): string | null {
  if (agentId === "human") return null;
  return agents.find(({ id }) => id === agentId)?.name ?? agentId;
}
