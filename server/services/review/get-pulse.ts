import { notFound } from "@/server/domain/error";
import { pulseOfReview } from "@/server/domain/review/pulse";
import type { Prisma } from "@/server/generated/prisma/client";
import { requireScope, type ServiceContext } from "@/server/services/context";

/** None of its texts. */
export const PULSE_ROW = {
  select: { id: true, status: true, hash: true, decisions: { select: { voidedAt: true } } },
} as const satisfies Prisma.ReviewDefaultArgs;

/** Tells whether a review is another than the one at hand. */
export async function getReviewPulse(ctx: ServiceContext, { id }: { id: string }): Promise<string> {
  requireScope(ctx, "reviews:read");
  const row = await ctx.db.review.findFirst({
    where: { id, organizationId: ctx.organizationId },
    ...PULSE_ROW,
  });
  if (!row) throw notFound("review");
  return pulseOfReview(toBeating(row));
}

export function toBeating({ decisions, ...review }: Prisma.ReviewGetPayload<typeof PULSE_ROW>) {
  return { ...review, decisions: decisions.map(({ voidedAt }) => ({ voided: voidedAt !== null })) };
}
