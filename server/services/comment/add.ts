import { type addCommentOperation, MAX_COMMENTS, MAX_COMMENTS_A_MINUTE } from "@/server/domain/comment/api";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import {
  channelOf,
  inTransaction,
  requirePerson,
  requireScope,
  type ServiceContext,
} from "@/server/services/context";
import { nameAuthor } from "@/server/services/ledger/record";
import { presentMember } from "@/server/services/presenters/member";
import { publishChange } from "@/server/services/publish-change";
import { notifyMentioned, readMentions } from "./mentions";
import { COMMENT_ROW, type CommentRow, lockComments, presentComment, requireComment } from "./rows";

const MINUTE_MS = 60_000;

/**
 * Adds a comment to an open or closed review and notifies the people it mentions. A double click or a retry
 * returns the first comment.
 */
export async function addComment(
  ctx: ServiceContext,
  { id: reviewId, text: given }: OperationInput<typeof addCommentOperation>,
): Promise<OperationOutput<typeof addCommentOperation>> {
  requireScope(ctx, "reviews:comment");
  const person = requirePerson(ctx);
  return inTransaction(ctx, async (ctx) => {
    await nameAuthor(ctx);
    await lockComments(ctx, reviewId);
    const { organizationId } = ctx;
    const { text, mentioned } = await readMentions(ctx, given);
    const repeated = await findRepeated(ctx, reviewId, text);
    if (repeated) return presentComment(ctx, repeated);
    await requireRoom(ctx, reviewId);
    const { id, member } = await ctx.db.reviewComment.create({
      data: {
        id: makeId("cmt"),
        organizationId,
        reviewId,
        memberId: person.memberId,
        channel: channelOf(person),
        ...(person.kind === "token" && { tokenId: person.tokenId, tokenName: person.tokenName }),
        text,
        createdAt: ctx.now(),
      },
      ...COMMENT_ROW,
    });
    await notifyMentioned(ctx, { id, reviewId, text, author: presentMember(member) }, mentioned);
    publishChange(ctx, "review", reviewId);
    return presentComment(ctx, await requireComment(ctx, { id: reviewId, commentId: id }));
  });
}

/** Returns the review's newest comment if the caller just posted it with the same text. */
async function findRepeated(ctx: ServiceContext, reviewId: string, text: string): Promise<CommentRow | null> {
  const newest = await ctx.db.reviewComment.findFirst({
    where: { reviewId, organizationId: ctx.organizationId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    ...COMMENT_ROW,
  });
  const isRepeated =
    newest?.memberId === requirePerson(ctx).memberId &&
    newest.text === text &&
    newest.deletedAt === null &&
    newest.createdAt.getTime() > ctx.now().getTime() - MINUTE_MS;
  return isRepeated ? newest : null;
}

async function requireRoom(ctx: ServiceContext, reviewId: string): Promise<void> {
  const { organizationId } = ctx;
  const count = await ctx.db.reviewComment.count({ where: { reviewId, organizationId } });
  if (count >= MAX_COMMENTS)
    throw new AppError("conflict", `This review has reached its limit of ${MAX_COMMENTS} comments.`);
  const { memberId } = requirePerson(ctx);
  const since = new Date(ctx.now().getTime() - MINUTE_MS);
  const recent = await ctx.db.reviewComment.count({
    where: { memberId, organizationId, createdAt: { gt: since } },
  });
  if (recent >= MAX_COMMENTS_A_MINUTE)
    throw new AppError(
      "too-many-attempts",
      `You added ${MAX_COMMENTS_A_MINUTE} comments in one minute. Wait a minute, then try again.`,
    );
}
