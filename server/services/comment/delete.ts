import type { deleteCommentOperation } from "@/server/domain/comment/api";
import { AppError } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { nameAuthor } from "@/server/services/ledger/record";
import { emptyMessages } from "@/server/services/outbox/messages";
import { publishChange } from "@/server/services/publish-change";
import { lockComments, mayDelete, requireComment } from "./rows";

/**
 * Hides a comment's text from pages, the API, and messages. The run's evidence keeps it, because decisions
 * may depend on it. Deleting a deleted comment changes nothing.
 */
export async function deleteComment(
  ctx: ServiceContext,
  { id: reviewId, commentId }: OperationInput<typeof deleteCommentOperation>,
): Promise<null> {
  requireScope(ctx, "reviews:comment");
  const { memberId } = requirePerson(ctx);
  const { organizationId } = ctx;
  return inTransaction(ctx, async (ctx) => {
    await nameAuthor(ctx);
    await lockComments(ctx, reviewId);
    const row = await requireComment(ctx, { id: reviewId, commentId });
    if (!mayDelete(ctx, row))
      throw new AppError("forbidden", "Only the author, an owner, or an admin can delete this comment.");
    if (row.deletedAt) return null;
    await ctx.db.reviewComment.updateMany({
      where: { id: commentId, organizationId },
      data: { deletedAt: ctx.now(), deletedById: memberId },
    });
    await emptyMessages(ctx, { commentId }, "The comment was deleted.");
    await ctx.db.notification.deleteMany({
      where: { organizationId, reviewId, kind: "MENTION", subjectId: commentId },
    });
    publishChange(ctx, "review", reviewId);
    return null;
  });
}
