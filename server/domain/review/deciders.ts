import { type Role, scopesOf } from "@/server/domain/access/access";
import { normalizeApprover } from "./approver";
import type { ReviewPolicy } from "./policy";

/** Returns whether the role can decide any reviews. */
export function decidesReviews(role: Role): boolean {
  return scopesOf(role).includes("reviews:decide");
}

/**
 * The facts about a member that a policy depends on. `handedOver` means that the member joined through a link that
 * another member shared, in an organization that doesn't count votes from members who joined this way.
 */
export interface PolicyMember {
  email: string;
  role: Role;
  handedOver: boolean;
}

/**
 * Returns how many of these people's approvals would count under a policy. If the policy lists no approvers, everyone
 * who can decide reviews is an approver.
 */
export function countDeciders(
  {
    approvers,
    quorum,
    allowRequester,
  }: Pick<ReviewPolicy, "quorum" | "allowRequester"> & { approvers: readonly string[] },
  people: readonly PolicyMember[],
): number {
  const strict = quorum > 1 || !allowRequester;
  const asked = new Set(approvers.map(normalizeApprover));
  return people.filter(
    ({ email, role, handedOver }) =>
      decidesReviews(role) &&
      !(strict && handedOver) &&
      (asked.size === 0 || asked.has(normalizeApprover(email)) || asked.has(`role:${role}`)),
  ).length;
}
