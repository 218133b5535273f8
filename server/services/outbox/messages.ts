import { makeId } from "@/server/domain/id";
import { placeholderOf } from "@/server/domain/message/placeholder";
import type { WrittenMessage } from "@/server/domain/message/review-message";
import type { MessageKind } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import type { ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";

type QueueContext = ServiceContext & { db: Transaction };

interface NewMessage {
  memberId: string;
  kind: MessageKind;
  to: string;
  /** The review that the message is about, with the hash of the document shown in the message. */
  review?: { id: string; shownHash: string | null };
  /** The comment that mentions the recipient. */
  commentId?: string;
  /** Writes the message, including the given link. */
  write: (link: string) => WrittenMessage;
}

/**
 * Queues a message in the caller's transaction, with a placeholder for the link. The message is sent after
 * the commit. Without a mail server, the recipient reads it in the app.
 */
export async function queueMessage(ctx: QueueContext, message: NewMessage): Promise<void> {
  await queueMessages(ctx, [message]);
}

export async function queueMessages(ctx: QueueContext, messages: readonly NewMessage[]): Promise<void> {
  const { organizationId } = ctx;
  publishChange(ctx, "message", null);
  const createdAt = ctx.now();
  const fate = env().mail ? { status: "QUEUED" as const, sendAt: createdAt } : { status: "KEPT" as const };
  await ctx.db.message.createMany({
    data: messages.map(({ memberId, kind, to, review, commentId, write }) => {
      const id = makeId("msg");
      const about = review && { reviewId: review.id, shownHash: review.shownHash };
      const written = write(placeholderOf(id));
      return {
        id,
        organizationId,
        memberId,
        kind,
        to,
        ...about,
        ...(commentId !== undefined && { commentId }),
        ...written,
        ...fate,
        createdAt,
        linkStored: false,
      };
    }),
  });
}

/** Cancels a member's queued messages. */
export async function withdrawMessages(
  { db, organizationId }: ServiceContext,
  which: { memberId: string; kind?: MessageKind },
  why: string,
): Promise<void> {
  await db.message.updateMany({
    where: { organizationId, ...which, status: "QUEUED" },
    data: { status: "FAILED", sendAt: null, dueAt: null, lastError: why },
  });
}

/** Removes a comment's text from its messages, and cancels messages that are still queued. */
export async function emptyMessages(
  { db, organizationId }: ServiceContext,
  comment: { commentId: string },
  why: string,
): Promise<void> {
  await db.message.updateMany({
    where: { organizationId, ...comment, status: "QUEUED" },
    data: { status: "FAILED", sendAt: null, dueAt: null, lastError: why },
  });
  await db.message.updateMany({ where: { organizationId, ...comment }, data: { text: why, html: why } });
}
