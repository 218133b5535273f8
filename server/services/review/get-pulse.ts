import { notFound } from "@/server/domain/error";
import { pulseOfReview } from "@/server/domain/review/pulse";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { PULSE_ROW, toBeating } from "@/server/services/presenters/review";

/** Returns a value that changes whenever the review changes. */
export async function getReviewPulse(ctx: ServiceContext, { id }: { id: string }): Promise<string> {
  requireScope(ctx, "reviews:read");
  const row = await ctx.db.review.findFirst({
    where: { id, organizationId: ctx.organizationId },
    ...PULSE_ROW,
  });
  if (!row) throw notFound("review");
  return pulseOfReview(toBeating(row));
}
