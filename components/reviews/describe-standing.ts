import type { AgentSummary } from "@/components/agent-summary";
import { describeApproval } from "@/server/domain/review/describe-approval";
import type { ReviewDto } from "@/server/domain/review/operations";
import type { RunDetailDto } from "@/server/domain/run/operations";
import type { ReviewStanding } from "./review-edit";

/** What an approval leads to, by the steps of the run. */
export function describeNext(
  run: RunDetailDto,
  review: Pick<ReviewDto, "stepId" | "agentId" | "policy" | "toolCall">,
  agents: readonly AgentSummary[],
): string {
  const steps = run.steps.map((step) => ({ ...step, id: step.stepId }));
  return describeApproval({ steps }, review, agents);
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
