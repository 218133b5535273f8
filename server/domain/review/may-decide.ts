import { ROLES, type Role, type Scope, sayMissingScope } from "@/server/domain/access/access";
import { explainUncounted, type HandedOver } from "@/server/domain/member/handed-over";
import { READ_IN_APP } from "@/server/domain/reading/words";
import { listAny } from "@/server/domain/text/words";
import { decidesReviews } from "./deciders";
import type { ReviewPolicy } from "./policy";
import type { ReviewStatus } from "./status";

/** The person deciding, with the scopes of their session or token. */
export interface Decider {
  kind: "member" | "token" | "link";
  memberId: string;
  email: string;
  role: Role;
  scopes: readonly Scope[];
  /**
   * The person who gave the decider the link they joined through. Null if no one did, or if the organization
   * counts such votes anyway.
   */
  handedOver: HandedOver | null;
}

export interface DecidableReview {
  status: ReviewStatus;
  policy: ReviewPolicy;
  /** The member who started the run. */
  requesterId: string;
  /**
   * The person who gave the requester the link they joined through. Null if no one did, or if the
   * organization counts such votes anyway.
   */
  requesterLinkFromId: string | null;
}

export type Decidable = { allowed: true } | { allowed: false; reason: string };

/** The roles that can decide reviews: "owner, admin or approver". */
export const DECIDING_ROLES = listAny(ROLES.filter(decidesReviews));

/** Returns whether someone can decide any review at all. */
export function mayDecideAny({ role, scopes }: Pick<Decider, "role" | "scopes">): Decidable {
  if (scopes.includes("reviews:decide")) return { allowed: true };
  return refuse(
    decidesReviews(role)
      ? sayMissingScope("reviews:decide", "token")
      : `Your role (${role}) can't decide reviews. Ask an ${DECIDING_ROLES}.`,
  );
}

/**
 * Returns whether a person can act on a review, and if not, why. The API, pages, links and lists all use this
 * check.
 */
export function mayDecide(decider: Decider, review: DecidableReview): Decidable {
  const any = mayDecideAny(decider);
  if (!any.allowed) return any;
  const { approvers, allowRequester } = review.policy;
  const named = approvers.includes(decider.email.toLowerCase()) || approvers.includes(`role:${decider.role}`);
  if (approvers.length > 0 && !named)
    return refuse(`Only ${listApprovers(approvers)} can decide this review.`);
  if (!allowRequester && decider.memberId === review.requesterId)
    return refuse("You started this run; someone else must decide.");
  if (!allowRequester && decider.memberId === review.requesterLinkFromId)
    return refuse("You gave the requester the link they joined through. Someone else must decide.");
  if (review.status !== "OPEN") return refuse("This review is closed.");
  return { allowed: true };
}

/**
 * Returns whether a person's approval counts. A member who joined through a link another member gave them
 * could be that other member, so their approval counts only if anyone's single approval is enough. Such a
 * member can still reject or request changes. A document that must be read to the end is approved in the app.
 */
export function mayApprove(decider: Decider, review: DecidableReview): Decidable {
  const may = mayDecide(decider, review);
  const { quorum, allowRequester, requireReadToEnd } = review.policy;
  if (may.allowed && requireReadToEnd && decider.kind !== "member") return refuse(READ_IN_APP);
  if (!may.allowed || !decider.handedOver || (quorum === 1 && allowRequester)) return may;
  return refuse(explainUncounted(decider.handedOver, decider.email));
}

/** Lists approvers, like "dana@acme.test, an approver or sam@acme.test". */
export function listApprovers(approvers: readonly string[]): string {
  return listAny(
    approvers.map((approver) =>
      approver.startsWith("role:") ? withArticle(approver.slice("role:".length)) : approver,
    ),
  );
}

function withArticle(role: string): string {
  return `${/^[aeiou]/.test(role) ? "an" : "a"} ${role}`;
}

function refuse(reason: string): Decidable {
  return { allowed: false, reason };
}
