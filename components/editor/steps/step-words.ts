import type { AgentSummary } from "@/components/agent-summary";
import { describePolicy } from "@/components/reviews/describe-policy";
import { authorOf } from "@/server/domain/agent/author";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { describeRetry } from "@/server/domain/workflow/step/retry";
import { reviewOf } from "@/server/domain/workflow/step/review-of";

/** Who does a step: the agent's name, its id where there is no such agent, or a person. */
export function whoDoes(step: DraftStep, agents: readonly AgentSummary[]): string {
  return authorOf(step, agents) ?? "A person decides";
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
