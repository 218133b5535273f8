import type { Requester } from "@/server/domain/review/may-decide";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { isValidVote } from "@/server/domain/review/valid-vote";
import type { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "./context";
import { coveringAt } from "./presenters/member";
import { VOTER, voterOf } from "./presenters/voter";

/**
 * Returns whether everyone who approved a closed review could approve it now, in a run with these requesters. Anyone
 * who approved as a cover must still be covering for the same person.
 */
export async function couldApproveNow(
  { db, organizationId, now }: Pick<ServiceContext, "db" | "organizationId" | "now">,
  reviewId: string,
  { policy, requesters }: { policy: ReviewPolicy; requesters: readonly Requester[] },
): Promise<boolean> {
  const voter = {
    select: { ...VOTER.select, ...coveringAt(now()) },
  } as const satisfies Prisma.MemberDefaultArgs;
  const votes = await db.decision.findMany({
    where: { reviewId, organizationId, kind: "approve", voidedAt: null },
    select: { createdAt: true, forMemberId: true, member: voter, forMember: VOTER },
  });
  const rules = { policy, escalated: false, requesters };
  return (
    votes.length >= policy.quorum &&
    votes.every(
      ({ createdAt, forMemberId, member, forMember }) =>
        (forMemberId === null || member.covering.some((cover) => cover.member.id === forMemberId)) &&
        isValidVote(
          { createdAt, member: voterOf(member), forMember: forMember && voterOf(forMember) },
          rules,
        ),
    )
  );
}
