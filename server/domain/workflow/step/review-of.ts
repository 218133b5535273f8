import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { DraftStep } from "@/server/domain/workflow/draft";

/**
 * The policy for reviewing a step. A person's step without one has the default. Null: an agent's step that isn't
 * reviewed.
 */
export function reviewOf(step: Pick<DraftStep, "agentId" | "review">): ReviewPolicy | null {
  return isHumanStep(step) ? (step.review ?? DEFAULT_REVIEW_POLICY) : step.review;
}
