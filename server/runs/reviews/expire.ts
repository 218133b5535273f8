import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { failRun } from "@/server/services/run/lifecycle";
import { notifyReviewClosed } from "@/server/services/webhook/review-events";

/**
 * Expires an overdue review and fails its run, under the run's lock. Returns false if the review isn't open
 * or isn't due.
 */
export async function expireReview(
  ctx: ServiceContext & { db: Transaction },
  run: { id: string; organizationId: string },
  reviewId: string,
): Promise<boolean> {
  const now = ctx.now();
  const { count } = await ctx.db.review.updateMany({
    where: { id: reviewId, organizationId: run.organizationId, status: "OPEN", dueAt: { lte: now } },
    data: { status: "EXPIRED", closedAt: now },
  });
  if (count === 0) return false;
  await ctx.db.stepRun.updateMany({
    where: { runId: run.id, organizationId: run.organizationId, status: "WAITING" },
    data: { status: "FAILED", finishedAt: now },
  });
  const message = "Nobody decided in time. Run the workflow again, or allow more time for the review.";
  await failRun(ctx, run.id, now, { reason: "EXPIRED", error: { code: "expired", message } });
  await notifyReviewClosed(ctx, { id: reviewId });
  return true;
}
