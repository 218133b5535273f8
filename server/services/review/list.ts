import type { OperationInput } from "@/server/domain/operation";
import type { Page } from "@/server/domain/page";
import type { listReviewsOperation, ReviewDto } from "@/server/domain/review/api";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { presentReview, REVIEW_ROW } from "@/server/services/presenters/review";
import { readActiveMembersFor } from "@/server/services/read-active-members";
import { readPage } from "@/server/services/read-page";

/** Lists reviews, newest first. */
export async function listReviews(
  ctx: ServiceContext,
  query: OperationInput<typeof listReviewsOperation>,
): Promise<Page<ReviewDto>> {
  requireScope(ctx, "reviews:read");
  const { status, runId } = query;
  const where = { organizationId: ctx.organizationId, status, runId };
  return readPage(query, {
    count: () => ctx.db.review.count({ where }),
    async read(window) {
      const orderBy = [{ createdAt: "desc" as const }, { id: "desc" as const }];
      const rows = await ctx.db.review.findMany({ where, orderBy, ...REVIEW_ROW, ...window });
      const members = await readActiveMembersFor(ctx, rows);
      return rows.map((row) => presentReview(requirePerson(ctx), row, members));
    },
    present: (review) => review,
  });
}
