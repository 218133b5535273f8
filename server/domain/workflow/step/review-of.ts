import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { DEFAULT_DRAFT_POLICY, DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { DraftPolicy } from "@/server/domain/review/draft-policy";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { Step } from "@/server/domain/workflow/definition";
import type { DraftStep } from "@/server/domain/workflow/draft";

/**
 * Returns a step's review policy. A human step without a policy has the default policy. Returns null for an
 * agent's step without a review.
 */
export function reviewOf(step: Pick<Step, "agentId" | "review">): ReviewPolicy | null {
  return isHumanStep(step) ? (step.review ?? DEFAULT_REVIEW_POLICY) : step.review;
}

/** Like `reviewOf`, for a step that is being edited. */
export function draftReviewOf(step: Pick<DraftStep, "agentId" | "review">): DraftPolicy | null {
  return isHumanStep(step) ? (step.review ?? DEFAULT_DRAFT_POLICY) : step.review;
}
