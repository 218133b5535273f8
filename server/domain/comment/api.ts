import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { defineOperation } from "@/server/domain/operation";
import { PageQuery, pageOf } from "@/server/domain/pagination";
import { TokenUsed } from "@/server/domain/review/api";
import { CHANNELS } from "@/server/domain/review/status";
import { countCodePoints } from "@/server/domain/text/code-points";
import { findUnstorable } from "@/server/domain/text/text";
import { withoutIds } from "./mentions";

const MAX_COMMENT_CHARS = 4_000;
export const MAX_COMMENTS = 500;
export const MAX_EDITS = 20;
export const MAX_MENTIONED = 20;
/** The maximum number of people an author can mention per hour, across all comments. */
export const MAX_MENTIONS_AN_HOUR = 100;
export const MAX_COMMENTS_A_MINUTE = 30;

/** Limits the raw text, including IDs in mentions. The limit that people see counts only visible text. */
const MAX_RAW_CHARS = 2 * MAX_COMMENT_CHARS;

const CommentInput = z.object({
  text: z
    .string()
    .superRefine((text, ctx) => {
      const unstorable = findUnstorable(text);
      if (unstorable) ctx.addIssue({ code: "custom", message: `contains ${unstorable}` });
      else if (text.trim() === "") ctx.addIssue({ code: "custom", message: "must not be empty" });
      else if (text.length > MAX_RAW_CHARS || countCodePoints(withoutIds(text)) > MAX_COMMENT_CHARS)
        ctx.addIssue({
          code: "custom",
          message: `must have at most ${MAX_COMMENT_CHARS.toLocaleString("en")} characters`,
        });
    })
    .meta({
      description:
        "Markdown. `@name`, `@email`, or `[@name](member:ID)` mentions an active member, who gets a message.",
    }),
});

export const CommentDto = z
  .object({
    id: z.string(),
    reviewId: z.string(),
    by: MemberRef,
    channel: z.enum(CHANNELS),
    token: TokenUsed,
    text: z.string().nullable().meta({
      description: "Markdown, with each mention as `[@name](member:ID)`. Null if the comment was deleted.",
    }),
    mentions: z.array(MemberRef).meta({
      description:
        "Everyone this comment mentions, including in earlier versions. Empty if the comment was deleted.",
    }),
    createdAt: z.iso.datetime(),
    editedAt: z.iso.datetime().nullable().meta({ description: "When the text was last edited." }),
    deletedAt: z.iso.datetime().nullable(),
    deletedBy: MemberRef.nullable(),
    mayEdit: z.boolean().meta({ description: "Whether the caller can edit the comment." }),
    mayDelete: z.boolean().meta({ description: "Whether the caller can delete the comment." }),
  })
  .meta({ id: "Comment" });
export type CommentDto = z.output<typeof CommentDto>;

export const EarlierText = z.object({
  text: z.string(),
  at: z.iso.datetime().meta({ description: "When this text was written." }),
});

const CommentDetail = CommentDto.extend({
  earlier: z.array(EarlierText).meta({
    description: "Earlier versions of the text, oldest first. Empty if the comment was deleted.",
  }),
}).meta({ id: "CommentDetail" });
export type CommentDetail = z.output<typeof CommentDetail>;

const tag = "Reviews";
const ReviewPath = z.object({ id: z.string().meta({ description: "The review's ID." }) });
const CommentPath = ReviewPath.extend({
  commentId: z.string().meta({ description: "The comment's ID." }),
});
const path = { id: "rev_abc123", commentId: "cmt_abc123" };

export const listCommentsOperation = defineOperation({
  id: "listComments",
  method: "GET",
  path: "/api/v1/reviews/{id}/comments",
  tag,
  summary: "List a review's comments, newest first",
  scope: "reviews:read",
  params: ReviewPath,
  query: PageQuery,
  output: pageOf(CommentDto),
  status: 200,
  examples: [{ summary: "The newest comments", path: { id: "rev_abc123" } }],
});

export const addCommentOperation = defineOperation({
  id: "addComment",
  method: "POST",
  path: "/api/v1/reviews/{id}/comments",
  tag,
  summary: "Comment on a review, even after it has closed",
  description: "`@name` or `@email` mentions a member, who gets a message.",
  scope: "reviews:comment",
  params: ReviewPath,
  body: CommentInput,
  output: CommentDto,
  status: 201,
  examples: [
    {
      summary: "Mention a member",
      path: { id: "rev_abc123" },
      body: { text: "@dana@example.com, is the price **in dollars**?" },
    },
  ],
});

export const getCommentOperation = defineOperation({
  id: "getComment",
  method: "GET",
  path: "/api/v1/reviews/{id}/comments/{commentId}",
  tag,
  summary: "Get a comment with its edit history",
  scope: "reviews:read",
  params: CommentPath,
  output: CommentDetail,
  status: 200,
  examples: [{ summary: "One comment", path }],
});

export const editCommentOperation = defineOperation({
  id: "editComment",
  method: "PATCH",
  path: "/api/v1/reviews/{id}/comments/{commentId}",
  tag,
  summary: "Edit your own comment",
  scope: "reviews:comment",
  params: CommentPath,
  body: CommentInput,
  output: CommentDto,
  status: 200,
  examples: [{ summary: "New text", path, body: { text: "Is the price in euros?" } }],
});

export const deleteCommentOperation = defineOperation({
  id: "deleteComment",
  method: "DELETE",
  path: "/api/v1/reviews/{id}/comments/{commentId}",
  tag,
  summary: "Delete a comment, but keep it in the run's evidence",
  scope: "reviews:comment",
  params: CommentPath,
  output: z.null(),
  status: 204,
  examples: [{ summary: "One comment", path }],
});
