import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { notifyDeciders } from "./notify";

/** Reminds those who can still act on an open review, once; under its run's lock. */
export async function remindReview(
  ctx: ServiceContext & { db: Transaction },
  reviewId: string,
): Promise<void> {
  const now = ctx.now();
  const { count } = await ctx.db.review.updateMany({
    where: {
      id: reviewId,
      organizationId: ctx.organizationId,
      status: "OPEN",
      remindedAt: null,
      dueAt: { gt: now },
    },
    data: { remindedAt: now },
  });
  if (count > 0) await notifyDeciders(ctx, "REVIEW_REMINDER", reviewId);
}
