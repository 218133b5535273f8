import type { AgentSummary } from "@/components/agent-summary";
import type { ReviewDto } from "@/server/domain/review/operations";

/** The name of the agent that wrote the draft. Null on a person's step, which reviews the previous step's output. */
export function authorOf({ agentId }: ReviewDto, agents: readonly AgentSummary[]): string | null {
  if (agentId === "human") return null;
  return agents.find(({ id }) => id === agentId)?.name ?? agentId;
}
