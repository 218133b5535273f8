import type { ReviewDto } from "@/server/domain/review/operations";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { findMyReviewIds } from "./find-mine";
import { presentReview, REVIEW_ROW } from "./present";

/** The open reviews that wait for the caller: due first, then oldest first. */
export async function listMyReviews(ctx: ServiceContext): Promise<ReviewDto[]> {
  requireScope(ctx, "reviews:read");
  const rows = await ctx.db.review.findMany({
    where: { id: { in: await findMyReviewIds(ctx) }, organizationId: ctx.organizationId },
    orderBy: [{ dueAt: { sort: "asc", nulls: "last" } }, { createdAt: "asc" }, { id: "asc" }],
    ...REVIEW_ROW,
  });
  return rows.map((row) => presentReview(ctx, row));
}
