import type { ReviewPolicy } from "@/server/domain/review/policy";

/**
 * Returns who can decide: the policy's approvers, and once the review was escalated, the people it was
 * escalated to. Empty if everyone who can decide reviews is an approver, since an escalation adds nobody then.
 */
export function approversOf(
  { approvers, escalate }: Pick<ReviewPolicy, "approvers" | "escalate">,
  escalated: boolean,
): readonly string[] {
  if (approvers.length === 0 || !escalated || !escalate) return approvers;
  return [...new Set([...approvers, ...escalate.to])];
}
