import { notFound } from "@/server/domain/error";
import type { ReviewDto } from "@/server/domain/review/operations";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentReview, REVIEW_ROW } from "./present";

export async function getReview(ctx: ServiceContext, { id }: { id: string }): Promise<ReviewDto> {
  requireScope(ctx, "reviews:read");
  const row = await ctx.db.review.findFirst({
    where: { id, organizationId: ctx.organizationId },
    ...REVIEW_ROW,
  });
  if (!row) throw notFound("review");
  return presentReview(ctx, row);
}
