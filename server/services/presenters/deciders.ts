import { scopesOf } from "@/server/domain/access/access";
import type { MemberRef } from "@/server/domain/access/member-ref";
import { type Decider, mayApprove } from "@/server/domain/review/may-decide";
import type { MissingVotes } from "@/server/domain/review/missing-votes";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { Prisma } from "@/server/generated/prisma/client";
import { byName, HANDED_OVER, handedOverOf, JOINING, MEMBER_REF, presentMember } from "./member";

/** The fields that determine which reviews a member can approve. */
export const ACTIVE_MEMBERS = {
  select: { ...MEMBER_REF.select, ...JOINING, ...HANDED_OVER, role: true },
} as const satisfies Prisma.MemberDefaultArgs;

export type ActiveMembers = readonly Prisma.MemberGetPayload<typeof ACTIVE_MEMBERS>[];

/**
 * The data that determines who can still approve an open review. `voters` are the members who have approved
 * the review's current text.
 */
export interface Undecided {
  policy: ReviewPolicy;
  requesterId: string;
  requesterLinkFromId: string | null;
  voters: readonly string[];
}

/** Returns the members whose approval of an open review would count and is still missing. */
export function decidersOf(members: ActiveMembers, review: Undecided): MemberRef[] {
  return members
    .filter((member) => {
      const { id, role, user } = member;
      const decider = {
        kind: "member" as const,
        memberId: id,
        email: user.email,
        role,
        scopes: scopesOf(role),
        handedOver: handedOverOf(member),
      };
      return !review.voters.includes(id) && mayApprove(decider, { ...review, status: "OPEN" }).allowed;
    })
    .map(presentMember);
}

const MAX_NAMES = 5;

/**
 * Returns how many more approvals an open review needs, and who can give them: the caller first, then the
 * others by name.
 */
export function missingOf(
  { memberId }: Pick<Decider, "memberId">,
  members: ActiveMembers,
  review: Undecided,
): MissingVotes {
  const people = decidersOf(members, review)
    .map(({ id, name, email }) => ({ id, name, email }))
    .sort((a, b) => Number(b.id === memberId) - Number(a.id === memberId) || byName(a, b));
  return {
    votes: review.policy.quorum - review.voters.length,
    people: people.slice(0, MAX_NAMES),
    others: Math.max(people.length - MAX_NAMES, 0),
  };
}
