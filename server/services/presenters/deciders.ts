import { type Role, scopesOf } from "@/server/domain/access/access";
import type { MemberRef } from "@/server/domain/access/member-ref";
import {
  type Covered,
  type Decider,
  mayApprove,
  type Requester,
  type Vote,
  voted,
} from "@/server/domain/review/may-decide";
import type { MissingVotes } from "@/server/domain/review/missing-votes";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { byName, presentMember, type Rights, rightsOf } from "./member";

type MemberRow = Rights & Parameters<typeof presentMember>[0] & { role: Role };

/** An active member, with the same permissions as in their own session. */
export interface ActiveMember {
  person: MemberRef;
  decider: Decider;
}

/**
 * The data that determines who can still approve an open review. `votes` contains the approvals of the
 * current text.
 */
export interface Undecided {
  policy: ReviewPolicy;
  escalated: boolean;
  requesters: readonly Requester[];
  votes: readonly Vote[];
}

export function presentActiveMember(row: MemberRow): ActiveMember {
  const { id: memberId, role, user } = row;
  const rights = { memberId, email: user.email, role, scopes: scopesOf(role), ...rightsOf(row) };
  return { person: presentMember(row), decider: { kind: "member", ...rights } };
}

/** A member who can approve a review. For a cover, includes the person they would approve it for. */
interface ReviewDecider {
  person: MemberRef;
  coveredFor: Covered | null;
}

/** Returns the members who can still add an approval to an open review. */
export function decidersOf(members: readonly ActiveMember[], review: Undecided): ReviewDecider[] {
  const done = voted(review.votes);
  return members.flatMap(({ person, decider }) => {
    if (done.has(person.id)) return [];
    const may = mayApprove(decider, { ...review, status: "OPEN" });
    return may.allowed ? [{ person, coveredFor: may.coveredFor ?? null }] : [];
  });
}

/** Returns the number of approvals that these people can add. A person and their cover can add only one in total. */
export function countApprovals(deciders: readonly ReviewDecider[]): number {
  return new Set(deciders.map(({ person, coveredFor }) => coveredFor?.memberId ?? person.id)).size;
}

const MAX_NAMES = 5;

/**
 * Returns the number of approvals that an open review still needs and who can give them: the caller first, then the
 * others by name. A person and their cover can add only one approval in total, so they count as one person.
 */
export function missingOf(
  { memberId }: Pick<Decider, "memberId">,
  members: readonly ActiveMember[],
  review: Undecided,
): MissingVotes {
  const deciders = decidersOf(members, review);
  const people = deciders
    .filter(({ coveredFor }) => !coveredFor)
    .map(({ person }) => {
      const cover = deciders.find(({ coveredFor }) => coveredFor?.memberId === person.id);
      return { ...person, coveredBy: cover?.person ?? null };
    })
    .sort((a, b) => Number(isCaller(b)) - Number(isCaller(a)) || byName(a, b));
  function isCaller({ id, coveredBy }: (typeof people)[number]): boolean {
    return id === memberId || coveredBy?.id === memberId;
  }
  return {
    votes: review.policy.quorum - review.votes.length,
    people: people.slice(0, MAX_NAMES),
    others: Math.max(people.length - MAX_NAMES, 0),
  };
}
