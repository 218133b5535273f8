import type { AgentSummary } from "@/components/agent-summary";
import type { ReviewDto } from "@/server/domain/review/operations";
import { describeNextStep } from "@/server/domain/review/what-happens-next";
import type { RunDetailDto } from "@/server/domain/run/operations";
import type { ReviewStanding } from "./review-edit";

/** What an approval leads to, by the steps of the run. */
export function describeNext(
  run: RunDetailDto,
  { stepId, policy }: Pick<ReviewDto, "stepId" | "policy">,
  agents: readonly AgentSummary[],
): string {
  const steps = run.steps.map((step) => ({ ...step, id: step.stepId }));
  return describeNextStep({ steps }, stepId, policy, agents);
}

/** Who stands behind the text already, and how many it still waits for; null: nobody does. */
export function describeVotes(
  { policy }: Pick<ReviewDto, "policy">,
  { votes, voted }: Pick<ReviewStanding, "votes" | "voted">,
): string | null {
  if (votes.length === 0) return null;
  const needed = policy.quorum - votes.length;
  const others =
    votes.length === 1 ? "Approved once already." : `Approved by ${votes.length} people already.`;
  const people = needed === 1 ? "one more person" : `${needed} more people`;
  return `${voted ? "You approved this text." : others} It waits for ${people}.`;
}
