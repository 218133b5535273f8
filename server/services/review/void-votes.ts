import { ReviewPolicy } from "@/server/domain/review/policy";
import { voteCounts } from "@/server/domain/review/vote-counts";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { HANDED_OVER, handedOverOf } from "@/server/services/member/handed-over";
import { publishChange } from "@/server/services/publish-change";
import { REQUESTER, requesterOf } from "./requester";

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
      run: { select: { startedBy: REQUESTER } },
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
              ...HANDED_OVER,
            },
          },
        },
      },
    },
  });
  if (!review || review.decisions.length === 0) return 0;
  const rules = { policy: ReviewPolicy.parse(review.policy), ...requesterOf(review.run.startedBy) };
  const lapsed = review.decisions
    .filter(
      ({ createdAt, member }) =>
        !voteCounts({ createdAt, member: { ...member, handedOver: handedOverOf(member) } }, rules),
    )
    .map(({ id }) => id);
  if (lapsed.length > 0) {
    publishChange(ctx, "review", reviewId);
    await db.decision.updateMany({
      where: { id: { in: lapsed }, organizationId },
      data: { voidedAt: ctx.now(), voidReason: "MEMBER" },
    });
  }
  return lapsed.length;
}
