import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { notifyReviewEscalated } from "@/server/services/review/notify";

/**
 * Escalates an open review once, following its policy, and notifies the people who can now decide. The caller
 * must hold the run's lock.
 */
export async function escalateReview(
  ctx: ServiceContext & { db: Transaction },
  reviewId: string,
): Promise<void> {
  const now = ctx.now();
  const { count } = await ctx.db.review.updateMany({
    where: {
      id: reviewId,
      organizationId: ctx.organizationId,
      status: "OPEN",
      escalatedAt: null,
      escalatesAt: { lte: now },
      OR: [{ dueAt: null }, { dueAt: { gt: now } }],
    },
    data: { escalatedAt: now },
  });
  if (count > 0) await notifyReviewEscalated(ctx, { id: reviewId });
}
