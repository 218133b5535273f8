import type { MissingVotes } from "@/server/domain/review/missing-votes";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { ServiceContext } from "@/server/services/context";
import { byName } from "@/server/services/member/present";
import { findDeciders } from "./find-deciders";

const MOST_NAMES = 5;

/** How many more people must stand behind an open review's text, and who of the members can; null: it is closed. */
export async function findMissing(ctx: ServiceContext, reviewId: string): Promise<MissingVotes | null> {
  const review = await ctx.db.review.findFirst({
    where: { id: reviewId, organizationId: ctx.organizationId, status: "OPEN" },
    select: {
      policy: true,
      run: { select: { startedById: true } },
      decisions: { where: { kind: "approve", voidedAt: null }, select: { memberId: true } },
    },
  });
  if (!review) return null;
  const policy = ReviewPolicy.parse(review.policy);
  const voters = review.decisions.map(({ memberId }) => memberId);
  const deciders = await findDeciders(ctx, { policy, requesterId: review.run.startedById, voters });
  const people = deciders.map(({ id, name, email }) => ({ id, name, email })).sort(byName);
  return {
    votes: policy.quorum - voters.length,
    people: people.slice(0, MOST_NAMES),
    others: Math.max(people.length - MOST_NAMES, 0),
  };
}
