import type { Agent } from "./agent";
import { isHumanStep } from "./is-human-step";

/** Returns the name of the agent that runs a step, or null for a human step. */
export function authorOf(
  step: { agentId: string },
  agents: readonly Pick<Agent, "id" | "name">[],
): string | null {
  if (isHumanStep(step)) return null;
  return agents.find(({ id }) => id === step.agentId)?.name ?? step.agentId;
}
