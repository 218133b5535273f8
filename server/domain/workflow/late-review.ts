import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { type SendingAgent, sendsMessages } from "@/server/domain/agent/needs";
import type { DraftStep } from "./draft";

/** Why a step that sends a message can't have a review. Follows the step's number. */
export const LATE_REVIEW =
  "sends a message, so its own review would come too late. Put the review on the step before";

/** Returns whether the step's review would come after its message was sent. */
export function hasLateReview({ review }: Pick<DraftStep, "review">, agent?: SendingAgent): boolean {
  return review !== null && agent !== undefined && sendsMessages(agent);
}

/**
 * Returns the step whose review comes before the step at `index` sends its message: the nearest earlier step that sends
 * none. `isReviewed` says whether people already decide there. Null if there is no such step.
 */
export function findReviewBefore<S extends Pick<DraftStep, "agentId" | "review">>(
  steps: readonly S[],
  index: number,
  agents: ReadonlyMap<string, SendingAgent>,
): { step: S; index: number; isReviewed: boolean } | null {
  const before = steps.slice(0, index).findLastIndex(({ agentId }) => {
    const agent = agents.get(agentId);
    return !(agent && sendsMessages(agent));
  });
  const step = steps[before];
  return step ? { step, index: before, isReviewed: isHumanStep(step) || step.review !== null } : null;
}
