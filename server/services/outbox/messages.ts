import { makeId } from "@/server/domain/id";
import { placeholderOf } from "@/server/domain/message/placeholder";
import type { WrittenMessage } from "@/server/domain/message/review-message";
import type { NotificationKind } from "@/server/domain/notification/kinds";
import { type MessageKind, Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import type { ServiceContext } from "@/server/services/context";
import { entryAuthor } from "@/server/services/ledger/record";
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
  /** The run whose content may be in the message. The message is deleted when that content is erased. */
  runId?: string | null;
  /** Writes the message, including the given link. */
  write: (link: string) => WrittenMessage;
}

/** The notification that messages belong to. */
interface Notice {
  kind: NotificationKind;
  /**
   * The review or comment that the notification is about. While the first notification about it is unread, repeated
   * ones are only counted.
   */
  subjectId: string;
  title: string;
  /** The name of the person who reassigned the review or mentioned the recipients, if any. */
  by: string | null;
  reviewId: string;
}

/**
 * Queues a message in the caller's transaction, with a placeholder for the link. The message is sent after
 * the commit. Without a mail server, the recipient reads it in the app.
 */
export async function queueMessage(ctx: QueueContext, message: NewMessage): Promise<void> {
  await queueMessages(ctx, [message]);
}

/**
 * Queues messages, and records who gets a link to a review. If there's a notice, also notifies each recipient, and
 * queues the messages only for those who want email. Uses one statement, because every new review queues messages.
 */
export async function queueMessages(
  ctx: QueueContext,
  messages: readonly NewMessage[],
  notice: Notice | null = null,
): Promise<void> {
  const { organizationId } = ctx;
  publishChange(ctx, "message", null);
  if (notice) publishChange(ctx, "notification", null);
  const now = ctx.now();
  const author = entryAuthor(ctx);
  const rows = messages.map(({ write, ...message }) => {
    const id = makeId("msg");
    return { id, ...message, ...write(placeholderOf(id)) };
  });
  const column = (of: (row: (typeof rows)[number]) => string | null | undefined) =>
    rows.map((row) => of(row) ?? "");
  const channels = notice
    ? Prisma.sql`"notifyMember"(given."memberId", ${organizationId}, ${notice.kind}::"NotificationKind",
        ${notice.subjectId}, ${notice.title}, ${notice.by}, NULL, ${notice.reviewId}, true, ${now})`
    : Prisma.sql`'{EMAIL}'::"NotificationChannel"[]`;
  const fate = env().mail
    ? Prisma.sql`'QUEUED'::"MessageStatus", ${now}::timestamptz`
    : Prisma.sql`'KEPT'::"MessageStatus", NULL::timestamptz`;
  await ctx.db.$executeRaw`
    WITH given AS MATERIALIZED (
      SELECT given.*, ${channels} AS "channels"
      FROM unnest(${column(({ id }) => id)}::text[], ${column(({ memberId }) => memberId)}::text[],
        ${column(({ kind }) => kind)}::text[], ${column(({ to }) => to)}::text[],
        ${column(({ review }) => review?.id)}::text[], ${column(({ review }) => review?.shownHash)}::text[],
        ${column(({ commentId }) => commentId)}::text[], ${column(({ runId }) => runId)}::text[],
        ${column(({ subject }) => subject)}::text[], ${column(({ text }) => text)}::text[],
        ${column(({ html }) => html)}::text[])
        AS given ("id", "memberId", "kind", "to", "reviewId", "shownHash", "commentId", "runId", "subject", "text", "html")
    ), links AS (
      SELECT "reviewId", min("kind") AS "kind", jsonb_agg("memberId" ORDER BY "memberId") AS "memberIds"
      FROM given WHERE 'EMAIL' = ANY("channels") AND "reviewId" <> '' AND "commentId" = '' GROUP BY "reviewId"
    ), recorded AS (
      INSERT INTO "LedgerEntry" ("id", "organizationId", "at", "action", "subjectType", "subjectId", "runId", "memberId",
        "channel", "tokenId", "address", "requestId", "data")
      SELECT "makeEntryId"(${now}::timestamptz), v."organizationId", ${now}::timestamptz, 'link.issued', 'review', v."id",
        v."runId", ${author.memberId}, ${author.channel}, ${author.tokenId}, ${author.address}, ${author.requestId},
        jsonb_build_object('kind', links."kind", 'memberIds', links."memberIds")
      FROM links JOIN "Review" v ON v."id" = links."reviewId" AND v."organizationId" = ${organizationId}
      WHERE "findSalt"(v."runId") IS NOT NULL
    )
    INSERT INTO "Message" ("id", "organizationId", "memberId", "kind", "to", "reviewId", "shownHash", "commentId",
      "runId", "subject", "text", "html", "status", "sendAt", "createdAt", "linkStored")
    SELECT "id", ${organizationId}, "memberId", "kind"::"MessageKind", "to", nullif("reviewId", ''),
      nullif("shownHash", ''), nullif("commentId", ''), nullif("runId", ''), "subject", "text", "html", ${fate},
      ${now}::timestamptz, false
    FROM given WHERE 'EMAIL' = ANY("channels")`;
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

/** Removes a comment's text from its messages and cancels messages that are still queued. */
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
