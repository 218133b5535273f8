import type { CommentDto } from "@/server/domain/comment/api";
import { AppError, notFound } from "@/server/domain/error";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { hasScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { presentTokenUsed } from "@/server/services/presenters/review";

export const COMMENT_ROW = {
  include: {
    member: MEMBER_REF,
    deletedBy: MEMBER_REF,
    mentions: { select: { member: MEMBER_REF }, orderBy: { memberId: "asc" } },
  },
} as const satisfies Prisma.ReviewCommentDefaultArgs;
export type CommentRow = Prisma.ReviewCommentGetPayload<typeof COMMENT_ROW>;

/** Presents a comment. A deleted comment shows who wrote it and who deleted it, without its text. */
export function presentComment(ctx: ServiceContext, row: CommentRow): CommentDto {
  const isDeleted = row.deletedAt !== null;
  // Only an erased comment has no text.
  const isErased = row.text === "";
  return {
    id: row.id,
    reviewId: row.reviewId,
    by: presentMember(row.member),
    channel: row.channel,
    token: presentTokenUsed(row),
    text: isDeleted ? null : row.text,
    mentions: isDeleted ? [] : presentMentions(row),
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    deletedBy: row.deletedBy && presentMember(row.deletedBy),
    mayEdit: !isDeleted && !isErased && isAuthor(ctx, row) && hasScope(ctx, "reviews:comment"),
    mayDelete: !isDeleted && !isErased && mayDelete(ctx, row),
  };
}

export function presentMentions({ mentions }: Pick<CommentRow, "mentions">) {
  return mentions.map(({ member }) => presentMember(member));
}

export function isAuthor({ actor }: ServiceContext, { memberId }: Pick<CommentRow, "memberId">): boolean {
  return actor.kind !== "system" && actor.memberId === memberId;
}

/** Authors can delete their own comments. Owners and admins can delete anyone's. */
export function mayDelete(ctx: ServiceContext, row: Pick<CommentRow, "memberId">): boolean {
  return hasScope(ctx, "reviews:comment") && (isAuthor(ctx, row) || hasScope(ctx, "members:write"));
}

type LockedContext = ServiceContext & { db: Transaction };

/** Locks a review's comments until the transaction ends. Decisions don't wait for this lock. */
export async function lockComments({ db, organizationId }: LockedContext, reviewId: string): Promise<void> {
  const [review] = await db.$queryRaw<{ erasedAt: Date | null }[]>`
    SELECT "erasedAt" FROM "Review" WHERE "id" = ${reviewId} AND "organizationId" = ${organizationId} FOR KEY SHARE`;
  if (!review) throw notFound("review");
  if (review.erasedAt)
    throw new AppError(
      "conflict",
      "The run's content was erased, so you can't add, edit, or delete comments.",
    );
  await db.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(${`comments ${reviewId}`}, 0))`;
}

interface CommentPath {
  id: string;
  commentId: string;
}

export async function requireComment(
  ctx: ServiceContext,
  { id, commentId }: CommentPath,
): Promise<CommentRow> {
  const where = { id: commentId, reviewId: id, organizationId: ctx.organizationId };
  const row = await ctx.db.reviewComment.findFirst({ where, ...COMMENT_ROW });
  if (!row) throw notFound("comment");
  return row;
}
