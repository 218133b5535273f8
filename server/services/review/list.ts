import type { OperationInput } from "@/server/domain/operation";
import type { Page } from "@/server/domain/page";
import type { listReviewsOperation, ReviewDto } from "@/server/domain/review/operations";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { presentReview, REVIEW_ROW } from "./present";

/** The reviews, newest first; `closed`: those that are open no longer, however they ended, the last decided first. */
export async function listReviews(
  ctx: ServiceContext,
  query: OperationInput<typeof listReviewsOperation> & { closed?: boolean },
): Promise<Page<ReviewDto>> {
  requireScope(ctx, "reviews:read");
  const status = query.closed ? { not: "OPEN" as const } : query.status;
  const where = { organizationId: ctx.organizationId, status, runId: query.runId };
  return readPage(query, {
    count: () => ctx.db.review.count({ where }),
    read: (window) =>
      ctx.db.review.findMany({
        where,
        orderBy: [query.closed ? { closedAt: "desc" } : { createdAt: "desc" }, { id: "desc" }],
        ...REVIEW_ROW,
        ...window,
      }),
    present: (row) => presentReview(ctx, row),
  });
}
