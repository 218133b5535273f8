import { ROLES, type Role } from "@/server/domain/access/access";
import type { HandedOver } from "@/server/domain/member/handed-over";
import { type Requester, voted } from "./may-decide";
import type { ReviewPolicy } from "./policy";
import { replaceApprover } from "./reassign/may-reassign";
import { isAllowedVote, type VotingMember } from "./valid-vote";

/** A person as recorded with a decision. Null means that it wasn't recorded, so it can't speak against the decision. */
export interface RecordedPerson {
  id: string;
  role: Role | null;
  /** Null if the person was erased. */
  email: string | null;
  /** Null unless a link that someone shared kept the person's approvals from counting. */
  handedOver: HandedOver | null;
}

export interface RecordedDecision {
  kind: "approve" | "reject" | "request_changes";
  createdAt: Date;
  voidedAt: Date | null;
  member: RecordedPerson;
  /** The person the member covered for. */
  forMember: RecordedPerson | null;
  /** The hash of the approved document. */
  textHash: string | null;
  reachedEnd: boolean | null;
  /** Whether the decision has a passkey's signature. */
  isSigned: boolean;
}

export interface RecordedReview {
  policy: ReviewPolicy;
  /** The policy that the review opened with. Null if it was never reassigned, or if that wasn't recorded. */
  openedPolicy: ReviewPolicy | null;
  /** The oldest first. */
  reassignments: readonly { createdAt: Date; fromApprovers: readonly string[]; to: string | null }[];
  escalatedAt: Date | null;
  dueAt: Date | null;
  /** The hash of the final document. */
  hash: string;
  /** `since` is when the person continued the run. Null if they requested it from the start. */
  requesters: readonly (Requester & { since: Date | null })[];
  decisions: readonly RecordedDecision[];
}

/** `counted` is the number of approvals that the policy accepts, and `needed` the number that it asks for. */
interface Confirmation {
  isConfirmed: boolean;
  counted: number;
  needed: number;
}

/**
 * Returns whether the recorded decisions satisfy the recorded policy, whatever the review's status says. An approval
 * counts if the policy at the time allowed it. Later changes of roles, memberships, and covers don't matter, because
 * votes that stopped counting while the review was open are voided.
 */
export function confirmApproval(review: RecordedReview): Confirmation {
  const { decisions, policy } = review;
  const counted: { memberId: string; forMemberId: string | null }[] = [];
  for (const decision of decisions) {
    const vote = { memberId: decision.member.id, forMemberId: decision.forMember?.id ?? null };
    const people = voted(counted);
    if ([...voted([vote])].some((id) => people.has(id))) continue;
    if (counts(decision, review)) counted.push(vote);
  }
  const isDeclined = decisions.some(({ kind }) => kind !== "approve");
  return {
    isConfirmed: !isDeclined && counted.length >= policy.quorum,
    counted: counted.length,
    needed: policy.quorum,
  };
}

function counts(decision: RecordedDecision, review: RecordedReview): boolean {
  const { createdAt, member, forMember } = decision;
  const { policy, escalatedAt, dueAt, hash } = review;
  if (decision.kind !== "approve" || decision.voidedAt || decision.textHash !== hash) return false;
  if (dueAt && createdAt >= dueAt) return false;
  if (policy.requireReadToEnd && !decision.reachedEnd) return false;
  if (policy.requirePasskey && !decision.isSigned) return false;
  const requesters = review.requesters.filter(({ since }) => !since || since <= createdAt);
  // The clocks of two servers can differ, so the new approver's vote can appear to be earlier than the reassignment.
  return [policyAt(review, createdAt), policy].some((policy) =>
    possible(member, policy).some((member) =>
      (forMember ? possible(forMember, policy) : [null]).some((forMember) =>
        isAllowedVote({ member, forMember }, { policy, escalated: escalatedAt !== null, requesters }),
      ),
    ),
  );
}

/** Returns the policy at a time, which differs from the final one in the approvers that were replaced later. */
function policyAt({ openedPolicy, policy, reassignments }: RecordedReview, at: Date): ReviewPolicy {
  let now = openedPolicy ?? policy;
  if (!openedPolicy) return now;
  for (const { createdAt, fromApprovers, to } of reassignments)
    if (createdAt <= at && to !== null)
      now = { ...now, approvers: replaceApprover(now, { from: fromApprovers[0] ?? null, to }) };
  return now;
}

/** Returns everyone that the person could have been, if not everything about the person was recorded. */
function possible({ id, role, email, handedOver }: RecordedPerson, policy: ReviewPolicy): VotingMember[] {
  const named = [...policy.approvers, ...(policy.escalate?.to ?? []), ""];
  const emails = email === null ? named : [email];
  return (role === null ? ROLES : [role]).flatMap((role) =>
    emails.map((email) => ({ id, role, user: { email }, handedOver })),
  );
}
