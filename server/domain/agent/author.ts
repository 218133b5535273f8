import type { ReviewKind } from "@/server/domain/review/status";
import type { Agent } from "./agent";
import { isHumanStep } from "./is-human-step";

/**
 * Returns the name of the agent that runs a step or wrote a review's draft. Null if people are asked a question
 * instead: at a human step, and in a review that asks whether a message arrived.
 */
export function authorOf(
  step: { agentId: string; kind?: ReviewKind },
  agents: readonly Pick<Agent, "id" | "name">[],
): string | null {
  if (isHumanStep(step) || step.kind === "DELIVERY") return null;
  return agents.find(({ id }) => id === step.agentId)?.name ?? step.agentId;
}
