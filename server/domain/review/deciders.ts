import { type Role, scopesOf } from "@/server/domain/access/access";
import { normalizeApprover } from "./approver";
import type { ReviewPolicy } from "./policy";

/** Whether people of the role may decide reviews at all. */
export function decidesReviews(role: Role): boolean {
  return scopesOf(role).includes("reviews:decide");
}

/** A member as far as a policy asks. `handedOver`: they joined by a link that someone handed over, which matters. */
export interface PolicyMember {
  email: string;
  role: Role;
  handedOver: boolean;
}

/** How many of these people's approvals count under a policy. No approvers: everyone who decides reviews. */
export function countDeciders(
  { approvers, quorum, allowRequester }: Pick<ReviewPolicy, "approvers" | "quorum" | "allowRequester">,
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
