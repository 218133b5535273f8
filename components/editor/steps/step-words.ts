import type { AgentSummary } from "@/components/agent-summary";
import { describePolicy } from "@/components/reviews/describe-policy";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { describeRetry } from "@/server/domain/workflow/retry";
import { reviewOf } from "@/server/domain/workflow/review-of";

export function isHuman(step: DraftStep): boolean {
  return step.agentId === "human";
}

/** Who does a step: the agent's name, its id where there is no such agent, or a person. */
export function whoDoes(step: DraftStep, agents: readonly AgentSummary[]): string {
  if (isHuman(step)) return "A person decides";
  return agents.find(({ id }) => id === step.agentId)?.name ?? step.agentId;
}

/** The review policy that holds for a step, in plain words; none for a step that no person decides. */
export function reviewInWords(step: DraftStep): string {
  const policy = reviewOf(step);
  return policy ? describePolicy(policy) : "";
}

/** How often a step is tried that fails, in plain words; none where it has no policy of its own. */
export function retryInWords({ retry }: DraftStep): string {
  return retry ? `${describeRetry(retry)}.` : "";
}
