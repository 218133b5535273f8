import type { MissingVotes } from "@/server/domain/review/missing-votes";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { byName } from "@/server/services/member/present";
import { decidersOf, readTakingPart, type Undecided } from "./find-deciders";
import { REQUESTER, requesterOf } from "./requester";

const MOST_NAMES = 5;

/** How many more people must stand behind an open review's text, and who of the members can; null: it is closed. */
export async function findMissing(ctx: ServiceContext, reviewId: string): Promise<MissingVotes | null> {
  const review = await ctx.db.review.findFirst({
    where: { id: reviewId, organizationId: ctx.organizationId, status: "OPEN" },
    select: {
      policy: true,
      run: { select: { startedBy: REQUESTER } },
      decisions: { where: { kind: "approve", voidedAt: null }, select: { memberId: true } },
    },
  });
  if (!review) return null;
  return missingOf(ctx, await readTakingPart(ctx), {
    policy: ReviewPolicy.parse(review.policy),
    ...requesterOf(review.run.startedBy),
    voters: review.decisions.map(({ memberId }) => memberId),
  });
}

/** The same, of a review and members that were read already. The caller comes first, then the others by name. */
export function missingOf(
  ctx: ServiceContext,
  members: Awaited<ReturnType<typeof readTakingPart>>,
  review: Undecided,
): MissingVotes {
  const { memberId } = requirePerson(ctx);
  const people = decidersOf(members, review)
    .map(({ id, name, email }) => ({ id, name, email }))
    .sort((a, b) => Number(b.id === memberId) - Number(a.id === memberId) || byName(a, b));
  return {
    votes: review.policy.quorum - review.voters.length,
    people: people.slice(0, MOST_NAMES),
    others: Math.max(people.length - MOST_NAMES, 0),
  };
}
