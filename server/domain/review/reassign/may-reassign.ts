import type { Role } from "@/server/domain/access/access";
import { mayManage } from "@/server/domain/member/rules";
import {
  approvalCounts,
  type DecidableReview,
  type Decider,
  isExcluded,
  type Vote,
  voted,
} from "@/server/domain/review/may-decide";

interface Named {
  memberId: string;
  email: string;
  role: Role;
}

/** An open review, with the fields that determine who can reassign it. */
export interface ReassignableReview extends DecidableReview {
  votes: readonly Vote[];
  /** The IDs of the members who already reassigned the review. */
  reassignedBy: readonly string[];
  /** Whether a second person must confirm changes that weaken reviews, such as a change of approvers. */
  secondPersonToWeaken: boolean;
}

/**
 * If allowed, `from` lists the emails of the approvers who can be replaced. One reassignment replaces one of them.
 * `from` is empty if one approval is enough, because the new approver then replaces everyone.
 */
export type Reassignable = { allowed: true; from: string[] } | { allowed: false; reason: string };

const SEVERAL = "This review needs several approvals";

/**
 * Returns whether a person can ask someone else to decide a review. People can reassign reviews that they can approve
 * themselves. Owners and admins can also reassign other people's reviews, unless the policy excludes them as the
 * requester or the organization requires a second person to confirm changes that weaken reviews.
 */
export function mayReassign(
  person: Decider,
  review: ReassignableReview,
  members: readonly Named[],
): Reassignable {
  const may = approvalCounts(person, review);
  if (review.status !== "OPEN") return { allowed: false, reason: "This review is closed." };
  const managed = managedApprovers(person, review, members);
  if (review.policy.quorum === 1) {
    // The new approver replaces everyone, so every approver has to be replaceable.
    if (may.allowed || managed?.length === review.policy.approvers.length) return { allowed: true, from: [] };
    return { allowed: false, reason: managed ? "Only an owner can replace an owner." : may.reason };
  }
  if (!may.allowed && !managed) return { allowed: false, reason: may.reason };
  const own = may.allowed ? (may.coveredFor ?? person) : null;
  const done = voted(review.votes);
  const escalatedTo = review.policy.escalate?.to ?? [];
  const from = review.policy.approvers.filter((approver) => {
    if (approver.startsWith("role:")) return false;
    const named = members.find(({ email }) => email.toLowerCase() === approver);
    // An approver that the policy also names by role or in its escalation could still decide after being replaced.
    if (escalatedTo.includes(approver)) return false;
    const remaining = [...review.policy.approvers, ...escalatedTo];
    if (named && (done.has(named.memberId) || remaining.includes(`role:${named.role}`))) return false;
    return managed?.includes(approver) || approver === own?.email.toLowerCase();
  });
  if (from.length === 0)
    return {
      allowed: false,
      reason: `${SEVERAL}. You can only replace approvers who are named by email, not by role, and haven't approved yet.`,
    };
  // Without this check, someone who covers for an approver could pick two of the required approvers.
  if (!managed && review.reassignedBy.includes(person.memberId))
    return { allowed: false, reason: `${SEVERAL}, and you already replaced one of the approvers.` };
  return { allowed: true, from };
}

/** Returns the approvers that an owner or admin can replace. Null if they can't replace any. */
function managedApprovers(
  person: Decider,
  review: ReassignableReview,
  members: readonly Named[],
): string[] | null {
  const manages = person.scopes.includes("members:write") && person.scopes.includes("reviews:decide");
  if (!manages || review.secondPersonToWeaken || couldBeExcluded(person, review)) return null;
  const approvers = review.policy.approvers.filter((approver) => {
    const role = approver.startsWith("role:")
      ? approver.slice("role:".length)
      : members.find(({ email }) => email.toLowerCase() === approver)?.role;
    return mayManage(person.role, ...(role === "owner" ? (["owner"] as const) : []));
  });
  return approvers.length > 0 ? approvers : null;
}

/**
 * Returns whether the policy excludes this person, or the person who shared the link that they joined through.
 */
function couldBeExcluded(person: Decider, review: ReassignableReview): boolean {
  const ids = [person.memberId, ...(person.handedOver?.byId ? [person.handedOver.byId] : [])];
  return ids.some((id) => isExcluded(id, review));
}

/**
 * Returns the approvers after `to` replaces the approver `from`. If one approval is enough, only `to` is
 * left. Otherwise, the others stay, so that the same number of people must approve.
 */
export function replaceApprover(
  { approvers, quorum }: DecidableReview["policy"],
  { from, to }: { from: string | null; to: string },
): string[] {
  return quorum === 1 ? [to] : approvers.map((approver) => (approver === from ? to : approver));
}
