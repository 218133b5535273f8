import type { listCommentsOperation } from "@/server/domain/comment/api";
import { notFound } from "@/server/domain/error";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { COMMENT_ROW, presentComment } from "./rows";

/** Lists a review's comments, newest first. */
export async function listComments(
  ctx: ServiceContext,
  { id: reviewId, ...query }: OperationInput<typeof listCommentsOperation>,
): Promise<OperationOutput<typeof listCommentsOperation>> {
  requireScope(ctx, "reviews:read");
  const { organizationId } = ctx;
  const review = await ctx.db.review.findFirst({
    where: { id: reviewId, organizationId },
    select: { id: true },
  });
  if (!review) throw notFound("review");
  const where = { reviewId, organizationId };
  return readPage(query, {
    count: () => ctx.db.reviewComment.count({ where }),
    read: (window) =>
      ctx.db.reviewComment.findMany({
        where,
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        ...COMMENT_ROW,
        ...window,
      }),
    present: (row) => presentComment(ctx, row),
  });
}
