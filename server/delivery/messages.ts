import { putLink } from "@/server/domain/message/placeholder";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { type Database, transact } from "@/server/infra/db";
import { redactMessage } from "@/server/infra/egress/redact";
import { hub } from "@/server/infra/live/hub";
import {
  membersPageUrl,
  pageUrl,
  reviewLinkEnd,
  reviewLinkUrl,
  reviewPageUrl,
  webhooksPageUrl,
} from "@/server/services/link/token";
import { findEncryptedLink, forgetTokens } from "@/server/services/member/invitations";
import { type MessageRow, messageRowAt, obsoleteReason } from "@/server/services/message/rows";
import { UnreadableSecretError } from "@/server/services/secret/encrypt";

/** Hands an email to the mail server. Throws a `MailFault` if the server doesn't accept it. */
export type Mailer = (mail: Pick<ClaimedMessage, "id" | "to" | "subject" | "text" | "html">) => Promise<void>;

export class MailFault extends Error {
  override name = "MailFault";
  constructor(
    message: string,
    /** Whether a retry would fail the same way. */
    readonly final: boolean,
  ) {
    super(message);
  }
}

/** The wait before each retry, in seconds. */
export const BACKOFF_SECONDS = [10, 60, 300, 1_800, 7_200];

/**
 * Sends a claimed message with a newly signed link and stores the outcome. Delivery is at least once: if the process
 * dies before it stores the outcome, the message is sent again with the same Message-ID.
 */
export async function sendMessage(db: Database, message: ClaimedMessage, mailer: Mailer): Promise<void> {
  const { id, organizationId } = message;
  const row = await db.message.findFirst({ where: { id, organizationId }, ...messageRowAt(new Date()) });
  // The message was deleted with its review or member.
  if (!row) return;
  const { link, fault } = await findLink(db, row);
  if (link === null)
    return record(db, message, { status: "FAILED", lastError: `Not sent. ${fault}`, sendAt: null });
  try {
    await mailer(putLink(message, link));
  } catch (error) {
    const lastError = inOneLine(
      withoutLink(error instanceof Error ? error.message : String(error), link),
      300,
    );
    const wait =
      error instanceof MailFault && error.final ? undefined : BACKOFF_SECONDS[message.attempts - 1];
    return record(
      db,
      message,
      wait === undefined
        ? { status: "FAILED", lastError, sendAt: null }
        : { status: "QUEUED", lastError, sendAt: new Date(Date.now() + wait * 1000) },
    );
  }
  await record(db, message, { status: "SENT", sentAt: new Date(), lastError: null, sendAt: null });
}

/** Returns the message's link, or the reason why the message can't be sent. */
async function findLink(
  db: Database,
  row: MessageRow,
): Promise<{ link: string; fault: null } | { link: null; fault: string }> {
  const over = obsoleteReason(row, new Date());
  if (over) return { link: null, fault: over };
  try {
    const link = await linkOf(db, row);
    if (link === null) return { link, fault: "The link no longer works. Create a new one." };
    return { link, fault: null };
  } catch (error) {
    if (error instanceof UnreadableSecretError) return { link: null, fault: error.message };
    throw error;
  }
}

/**
 * Removes the link from an error message, including partial links. Mail servers quote the mail that they
 * reject, but the link is only for its recipient.
 */
export function withoutLink(message: string, link: string): string {
  const cut = redactMessage(message, [link.slice(link.lastIndexOf("/") + 1)]);
  return cut.replace(/\/(r|invitation|reset-password)\/[^\s"'<>]*/g, "/$1/…");
}

/**
 * Stores the outcome if this process still holds the claim. If the lease has ended, the next process to claim
 * the message stores its own outcome.
 */
async function record(
  db: Database,
  { id, organizationId, attempts }: ClaimedMessage,
  data: {
    status: "QUEUED" | "SENT" | "FAILED";
    lastError: string | null;
    sendAt: Date | null;
    sentAt?: Date;
  },
): Promise<void> {
  const where = { id, organizationId, attempts };
  await transact(db, async (db) => {
    await db.message.updateMany({ where: { ...where, status: "QUEUED" }, data });
    const sent = await db.message.findFirst({ where: { ...where, status: "SENT", kind: "INVITATION" } });
    if (sent) await forgetTokens(db, sent.memberId);
  });
  hub().publish(organizationId, { noun: "message", id });
}

export interface ClaimedMessage {
  id: string;
  organizationId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The number of this attempt. */
  attempts: number;
}

/** How long a claim on a message lasts before another process can retry, in case the first process died. */
const LEASE_SECONDS = 120;

/**
 * Claims due messages. A claim counts as an attempt and keeps other processes from sending the message.
 * Organizations take turns, so that one organization's thousands of messages don't delay the others.
 */
export async function claimMessages(db: Database, max: number): Promise<ClaimedMessage[]> {
  return db.$queryRaw<ClaimedMessage[]>`
    UPDATE "Message"
    SET "attempts" = "attempts" + 1, "sendAt" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT m."id" FROM "Message" m JOIN (
        SELECT "id", row_number() OVER (PARTITION BY "organizationId" ORDER BY "sendAt", "id") AS "turn"
        FROM "Message" WHERE "status" = 'QUEUED' AND "sendAt" <= now()
      ) "due" ON "due"."id" = m."id"
      WHERE m."status" = 'QUEUED' AND m."sendAt" <= now()
      ORDER BY "turn", m."sendAt" LIMIT ${max} FOR UPDATE OF m SKIP LOCKED
    )
    RETURNING "id", "organizationId", "to", "subject", "text", "html", "attempts"`;
}

/**
 * Marks queued messages as kept instead of sent, because no mail server is configured. They stay readable in the app.
 */
export async function keepMessages(db: Database): Promise<void> {
  await db.message.updateMany({ where: { status: "QUEUED" }, data: { status: "KEPT", sendAt: null } });
}

/** Creates the link for a message that is about to be sent. Returns null for an invitation without a valid link. */
export async function linkOf(db: Database, row: MessageRow): Promise<string | null> {
  const { kind, memberId, reviewId, review, member, shownHash, createdAt } = row;
  if (kind === "COVER_SET") return membersPageUrl();
  if (kind === "SLACK_LINKED") return pageUrl("/settings/slack");
  if (kind === "WEBHOOK_DISABLED") return webhooksPageUrl();
  // Used only in messages from earlier versions of the app, which have a placeholder for the link. Newer ones already
  // contain the URL of the workflow's triggers.
  if (kind === "TRIGGER_STOPPED") return pageUrl("/workflows");
  if (kind === "NOTIFICATION" || kind === "DIGEST" || kind === "RECEIPT") return pageUrl("/");
  if (reviewId === null || !review) return findEncryptedLink(db, { memberId, before: createdAt });
  if (kind === "REVIEW_MENTION") return reviewPageUrl(reviewId);
  return reviewLinkUrl({
    reviewId,
    memberId,
    since: member.createdAt,
    hash: shownHash ?? review.hash,
    expiresAt: reviewLinkEnd(review.dueAt, createdAt),
  });
}
