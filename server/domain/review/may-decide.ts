import type { Role, Scope } from "@/server/domain/access/access";
import type { ReviewPolicy } from "./policy";
import type { ReviewStatus } from "./status";

/** The person who would decide, with the scopes that the credential at hand gives. */
export interface Decider {
  memberId: string;
  email: string;
  role: Role;
  scopes: readonly Scope[];
}

export interface DecidableReview {
  status: ReviewStatus;
  policy: ReviewPolicy;
  /** The member who started the run. */
  requesterId: string;
}

export type Decidable = { allowed: true } | { allowed: false; reason: string };

/** Who may decide a review, and why not, in words for that person: the one answer for API, page, link and list. */
export function mayDecide(decider: Decider, review: DecidableReview): Decidable {
  if (!decider.scopes.includes("reviews:decide"))
    return refuse("You need the scope reviews:decide to decide reviews.");
  const { approvers, allowRequester } = review.policy;
  const named = approvers.includes(decider.email.toLowerCase()) || approvers.includes(`role:${decider.role}`);
  if (approvers.length > 0 && !named)
    return refuse(`Only ${listApprovers(approvers)} may decide this review.`);
  if (!allowRequester && decider.memberId === review.requesterId)
    return refuse("You started this run; someone else must decide.");
  if (review.status !== "OPEN") return refuse("This review is closed.");
  return { allowed: true };
}

/** "dana@acme.test, anyone with the role approver or sam@acme.test" */
export function listApprovers(approvers: readonly string[]): string {
  const names = approvers.map((approver) =>
    approver.startsWith("role:") ? `anyone with the role ${approver.slice("role:".length)}` : approver,
  );
  return new Intl.ListFormat("en", { type: "disjunction" }).format(names);
}

function refuse(reason: string): Decidable {
  return { allowed: false, reason };
}
