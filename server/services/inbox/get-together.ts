import type { ReviewDto } from "@/server/domain/review/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { makeReviewPresenter } from "@/server/services/present-reviews";
import { REVIEW_ROW } from "@/server/services/presenters/review";

/** Returns these reviews in the given order. Omits reviews that don't exist. */
export async function getReviewsTogether(
  ctx: ServiceContext,
  { ids }: { ids: readonly string[] },
): Promise<ReviewDto[]> {
  requireScope(ctx, "reviews:read");
  const rows = await ctx.db.review.findMany({
    where: { id: { in: [...ids] }, organizationId: ctx.organizationId },
    ...REVIEW_ROW,
  });
  const present = await makeReviewPresenter(ctx, rows);
  const byId = new Map(rows.map((row) => [row.id, present(row)]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}
