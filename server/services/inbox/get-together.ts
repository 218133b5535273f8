import type { ReviewDto } from "@/server/domain/review/api";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { presentReview, REVIEW_ROW } from "@/server/services/presenters/review";
import { readActiveMembersFor } from "@/server/services/read-active-members";

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
  const members = await readActiveMembersFor(ctx, rows);
  const byId = new Map(rows.map((row) => [row.id, presentReview(requirePerson(ctx), row, members)]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}
