import { type editCommentOperation, MAX_EDITS } from "@/server/domain/comment/api";
import { AppError } from "@/server/domain/error";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { nameAuthor } from "@/server/services/ledger/record";
import { presentMember } from "@/server/services/presenters/member";
import { publishChange } from "@/server/services/publish-change";
import { notifyMentioned, readMentions } from "./mentions";
import { isAuthor, lockComments, presentComment, presentMentions, requireComment } from "./rows";

/**
 * Replaces the text of the caller's own comment and keeps the earlier text. Notifies people mentioned for the
 * first time.
 */
export async function editComment(
  ctx: ServiceContext,
  { id: reviewId, commentId, text: given }: OperationInput<typeof editCommentOperation>,
): Promise<OperationOutput<typeof editCommentOperation>> {
  requireScope(ctx, "reviews:comment");
  requirePerson(ctx);
  return inTransaction(ctx, async (ctx) => {
    await nameAuthor(ctx);
    await lockComments(ctx, reviewId);
    const path = { id: reviewId, commentId };
    const row = await requireComment(ctx, path);
    if (!isAuthor(ctx, row)) throw new AppError("forbidden", "Only the author can edit this comment.");
    if (row.deletedAt) throw new AppError("conflict", "This comment was deleted, so it can't be edited.");
    const { text, mentioned } = await readMentions(ctx, given, presentMentions(row));
    if (text === row.text) return presentComment(ctx, row);
    const { organizationId } = ctx;
    const edits = await ctx.db.commentText.count({ where: { commentId, organizationId } });
    if (edits >= MAX_EDITS)
      throw new AppError(
        "conflict",
        `You already edited this comment ${MAX_EDITS} times. Add a new comment instead.`,
      );
    const writtenAt = row.editedAt ?? row.createdAt;
    await ctx.db.commentText.create({
      data: { organizationId, commentId, number: edits + 1, text: row.text, writtenAt },
    });
    await ctx.db.reviewComment.updateMany({
      where: { id: commentId, organizationId },
      data: { text, editedAt: ctx.now() },
    });
    const author = presentMember(row.member);
    await notifyMentioned(ctx, { id: commentId, reviewId, text, author }, mentioned);
    publishChange(ctx, "review", reviewId);
    return presentComment(ctx, await requireComment(ctx, path));
  });
}
