import { notFound } from "@/server/domain/error";
import type { ReviewDto } from "@/server/domain/review/api";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { presentReview, REVIEW_ROW } from "@/server/services/presenters/review";
import { readActiveMembersFor } from "@/server/services/read-active-members";

export async function getReview(ctx: ServiceContext, { id }: { id: string }): Promise<ReviewDto> {
  requireScope(ctx, "reviews:read");
  const row = await ctx.db.review.findFirst({
    where: { id, organizationId: ctx.organizationId },
    ...REVIEW_ROW,
  });
  if (!row) throw notFound("review");
  return presentReview(requirePerson(ctx), row, await readActiveMembersFor(ctx, [row]));
}
