import { type Role, scopesOf } from "@/server/domain/access/access";
import { normalizeApprover } from "./approver";

/** Whether people of the role may decide reviews at all. */
export function decidesReviews(role: Role): boolean {
  return scopesOf(role).includes("reviews:decide");
}

/** How many of these people could decide a review for which these are asked; for none, everyone who decides reviews. */
export function countDeciders(
  approvers: readonly string[],
  people: readonly { email: string; role: Role }[],
): number {
  const asked = new Set(approvers.map(normalizeApprover));
  return people.filter(
    ({ email, role }) =>
      decidesReviews(role) &&
      (asked.size === 0 || asked.has(normalizeApprover(email)) || asked.has(`role:${role}`)),
  ).length;
}
