import { ROLES, type Role, type Scope, sayMissingScope } from "@/server/domain/access/access";
import { explainUncounted, type HandedOver } from "@/server/domain/member/handed-over";
import { SIGN_IN_APP } from "@/server/domain/passkey/words";
import { READ_IN_APP } from "@/server/domain/reading/words";
import { listAny } from "@/server/domain/text/words";
import { decidesReviews } from "./deciders";
import { approversOf } from "./escalation/approvers-of";
import type { ReviewPolicy } from "./policy";
import type { ReviewStatus } from "./status";

/** A member, with the fields that determine which reviews they can decide. */
interface Seat {
  memberId: string;
  email: string;
  role: Role;
  /**
   * The person who shared the link that the member joined through. Null if the member joined another way or if the
   * organization counts votes from members who joined through such a link.
   */
  handedOver: HandedOver | null;
}

/** Someone the decider covers for right now. */
export interface Covered extends Seat {
  name: string;
}

/** The person deciding, with the scopes of their session or token. */
export interface Decider extends Seat {
  kind: "member" | "token" | "link" | "slack";
  scopes: readonly Scope[];
  /** The people they cover for. Covers don't chain, so it doesn't matter who those people cover for. */
  covering: readonly Covered[];
}

/** An approval that counts, and the person it was made for, if the voter covered for someone. */
export interface Vote {
  memberId: string;
  forMemberId: string | null;
}

/** A member who started or continued this run, or one of the earlier runs that it reruns. */
export interface Requester {
  memberId: string;
  /**
   * The person who shared the link that the member joined through. Null if the member joined another way or if the
   * organization counts votes from members who joined through such a link.
   */
  linkFromId: string | null;
  did: "started" | "continued" | "repeated" | "triggered";
}

const REQUESTED: Record<Requester["did"], string> = {
  started: "You started this run, so someone else must decide.",
  continued: "You continued this run, so someone else must decide.",
  repeated: "You requested the run that this one reruns, so someone else must decide.",
  triggered: "You own this run's trigger or requested an earlier run, so someone else must decide.",
};

export interface DecidableReview {
  status: ReviewStatus;
  policy: ReviewPolicy;
  escalated: boolean;
  requesters: readonly Requester[];
  /** The approvals of the current document. Needed only if the decider covers for someone. */
  votes?: readonly Vote[];
}

/** `coveredFor` is the person the decision is made for. Absent if the decider acts for themselves. */
export type Decidable = { allowed: true; coveredFor?: Covered } | { allowed: false; reason: string };

/** The roles that can decide reviews: "owner, admin, or approver". */
export const DECIDING_ROLES = listAny(ROLES.filter(decidesReviews));

/** Returns whether someone can decide any review. A token needs the scope even if its owner covers for someone. */
export function mayDecideAny({
  kind,
  role,
  scopes,
  covering,
}: Pick<Decider, "kind" | "role" | "scopes" | "covering">): Decidable {
  if (scopes.includes("reviews:decide")) return { allowed: true };
  if (kind !== "token" && covering.some((covered) => decidesReviews(covered.role))) return { allowed: true };
  return refuse(
    decidesReviews(role)
      ? sayMissingScope("reviews:decide", "token")
      : `Your role (${role}) can't decide reviews. Ask an ${DECIDING_ROLES}.`,
  );
}

/**
 * Returns whether a person can act on a review, and if not, why. The API, pages, links, and lists all use this
 * check. People act for themselves if they can and otherwise for someone they cover for.
 */
export function mayDecide(decider: Decider, review: DecidableReview): Decidable {
  return findSeat(decider, review, checkSeat);
}

/**
 * Returns whether a person's approval counts. A member who joined through a link that another member shared
 * could be that other member, so their approval counts only if a single approval by anyone is enough. Such a
 * member can still reject or request changes. A document that must be read to the end or signed can only be
 * approved in the app.
 */
export function mayApprove(decider: Decider, review: DecidableReview): Decidable {
  const may = approvalCounts(decider, review);
  if (!may.allowed || decider.kind === "member") return may;
  if (review.policy.requireReadToEnd) return refuse(READ_IN_APP);
  return review.policy.requirePasskey ? refuse(SIGN_IN_APP) : may;
}

/** Like `mayApprove`, but ignores that some documents can only be approved in the app. */
export function approvalCounts(decider: Decider, review: DecidableReview): Decidable {
  return findSeat(decider, review, checkApproval);
}

/** Returns the IDs of the members who have approved, and of the members they covered for. */
export function voted(votes: readonly Vote[]): ReadonlySet<string> {
  return new Set(votes.flatMap(({ memberId, forMemberId }) => [memberId, forMemberId ?? memberId]));
}

type Check = (decider: Decider, review: DecidableReview, seat: Seat) => Decidable;

function findSeat(decider: Decider, review: DecidableReview, check: Check): Decidable {
  const any = mayDecideAny(decider);
  if (!any.allowed) return any;
  const own = decider.scopes.includes("reviews:decide")
    ? check(decider, review, decider)
    : mayDecideAny({ ...decider, covering: [] });
  if (own.allowed) return own;
  let refusal: Decidable = own;
  for (const covered of decider.covering) {
    if (!decidesReviews(covered.role) || !check(decider, review, covered).allowed) continue;
    if (!isTaken(covered, decider, review.votes ?? [])) return { allowed: true, coveredFor: covered };
    refusal = refuse(`${covered.name} already approved this document, so you can't decide on their behalf.`);
  }
  return refusal;
}

/** Returns whether this person already approved, or someone other than the decider approved for them. */
function isTaken(covered: Covered, decider: Decider, votes: readonly Vote[]): boolean {
  return votes.some((vote) => vote.memberId !== decider.memberId && voted([vote]).has(covered.memberId));
}

function checkSeat(decider: Decider, review: DecidableReview, seat: Seat): Decidable {
  const { allowRequester } = review.policy;
  const approvers = approversOf(review.policy, review.escalated);
  const named = approvers.includes(seat.email.toLowerCase()) || approvers.includes(`role:${seat.role}`);
  if (approvers.length > 0 && !named)
    return refuse(`Only ${listApprovers(approvers)} can decide this review.`);
  const people = [decider.memberId, seat.memberId];
  if (!allowRequester) {
    const own = review.requesters.find(({ memberId }) => people.includes(memberId));
    if (own) return refuse(REQUESTED[own.did]);
    if (review.requesters.some(({ linkFromId }) => linkFromId && people.includes(linkFromId)))
      return refuse("You shared the link that the requester joined through, so someone else must decide.");
  }
  if (review.status !== "OPEN") return refuse("This review is closed.");
  return { allowed: true };
}

/**
 * Returns whether the policy excludes a member, as a requester or as the person who shared a requester's link.
 */
export function isExcluded(memberId: string, { policy, requesters }: DecidableReview): boolean {
  return (
    !policy.allowRequester &&
    requesters.some((requester) => [requester.memberId, requester.linkFromId].includes(memberId))
  );
}

function checkApproval(decider: Decider, review: DecidableReview, seat: Seat): Decidable {
  const may = checkSeat(decider, review, seat);
  const { quorum, allowRequester } = review.policy;
  const linked = [decider, seat].find(({ handedOver }) => handedOver);
  if (!may.allowed || !linked?.handedOver || (quorum === 1 && allowRequester)) return may;
  return refuse(explainUncounted(linked.handedOver, linked.email));
}

/** Lists approvers, like "dana@acme.test, an approver, or sam@acme.test". */
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
