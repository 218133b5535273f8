import type { CommentDetail, getCommentOperation } from "@/server/domain/comment/api";
import type { OperationInput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentComment, requireComment } from "./rows";

/** Returns a comment with its earlier versions. Omits the earlier versions of a deleted comment. */
export async function getComment(
  ctx: ServiceContext,
  path: OperationInput<typeof getCommentOperation>,
): Promise<CommentDetail> {
  requireScope(ctx, "reviews:read");
  const row = await requireComment(ctx, path);
  const earlier =
    row.deletedAt === null
      ? await ctx.db.commentText.findMany({
          where: { commentId: row.id, organizationId: ctx.organizationId },
          orderBy: { number: "asc" },
        })
      : [];
  return {
    ...presentComment(ctx, row),
    earlier: earlier.map(({ text, writtenAt }) => ({ text, at: writtenAt.toISOString() })),
  };
}
