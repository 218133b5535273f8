import type { Transaction } from "@/server/db";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { voteCounts } from "@/server/domain/review/vote-counts";
import type { ServiceContext } from "@/server/services/context";
import { noteChange } from "@/server/services/note-change";

type LockedContext = ServiceContext & { db: Transaction };

/**
 * Takes back the votes on an open review that count no longer, since their members were removed or may not decide it any
 * more; under its run's lock. Answers how many.
 */
export async function voidLapsedVotes(ctx: LockedContext, reviewId: string): Promise<number> {
  const { db, organizationId } = ctx;
  const review = await db.review.findFirst({
    where: { id: reviewId, organizationId, status: "OPEN" },
    select: {
      policy: true,
      run: { select: { startedById: true } },
      decisions: {
        where: { kind: "approve", voidedAt: null },
        select: {
          id: true,
          createdAt: true,
          member: {
            select: {
              id: true,
              role: true,
              createdAt: true,
              removedAt: true,
              user: { select: { email: true } },
            },
          },
        },
      },
    },
  });
  if (!review || review.decisions.length === 0) return 0;
  const rules = { policy: ReviewPolicy.parse(review.policy), requesterId: review.run.startedById };
  const lapsed = review.decisions.filter((vote) => !voteCounts(vote, rules)).map(({ id }) => id);
  if (lapsed.length > 0) {
    noteChange(ctx, "review", reviewId);
    await db.decision.updateMany({
      where: { id: { in: lapsed }, organizationId },
      data: { voidedAt: ctx.now(), voidReason: "MEMBER" },
    });
  }
  return lapsed.length;
}
