import type { ReviewPolicy } from "@/server/domain/review/policy";

/**
 * Returns who can decide: the policy's approvers and, after an escalation, the people the review was escalated to. An
 * empty list means that anyone who can decide reviews may approve.
 */
export function approversOf(
  { approvers, escalate }: Pick<ReviewPolicy, "approvers" | "escalate">,
  escalated: boolean,
): readonly string[] {
  if (approvers.length === 0 || !escalated || !escalate) return approvers;
  return [...new Set([...approvers, ...escalate.to])];
}
