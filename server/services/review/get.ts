import { notFound } from "@/server/domain/error";
import type { ReviewDto } from "@/server/domain/review/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { makeReviewPresenter } from "@/server/services/present-reviews";
import { findReview } from "@/server/services/sql/find-reviews";

export async function getReview(ctx: ServiceContext, { id }: { id: string }): Promise<ReviewDto> {
  requireScope(ctx, "reviews:read");
  const row = await findReview(ctx, id);
  if (!row) throw notFound("review");
  return (await makeReviewPresenter(ctx, [row]))(row);
}
