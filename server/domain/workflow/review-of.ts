import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { DraftStep } from "./draft";

/**
 * The policy under which people decide what a step gives: a person's own step has the default one when it names none;
 * an agent's is reviewed only when it names one. Null: nobody decides.
 */
export function reviewOf({ agentId, review }: Pick<DraftStep, "agentId" | "review">): ReviewPolicy | null {
  return agentId === "human" ? (review ?? DEFAULT_REVIEW_POLICY) : review;
}
