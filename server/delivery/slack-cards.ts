import { type WrittenCard, writeCard, writeEmptyCard } from "@/server/domain/slack/card";
import { BOT_TOKEN_FAULTS } from "@/server/domain/slack/faults";
import type { SlackCard, SlackConnection, SlackLink } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { hub } from "@/server/infra/live/hub";
import { logger } from "@/server/infra/logger";
import { callSlack, SlackFault } from "@/server/infra/slack/call";
import { makeContext, NO_REQUEST } from "@/server/services/context";
import { reviewPageUrl } from "@/server/services/link/token";
import { readActingMember } from "@/server/services/read-acting-member";
import { readLinkedReview } from "@/server/services/review/read-linked";
import { UnreadableSecretError } from "@/server/services/secret/encrypt";
import { decryptBotToken } from "@/server/services/slack/connection";

/** The wait before each retry, in seconds. */
const BACKOFF_SECONDS = [5, 30, 120, 600, 3_600];

const TOO_LATE = "Not sent. The review closed first.";
const DELETED = "The card was deleted in Slack.";
const UNEXPECTED = new SlackFault(
  "Couldn't send the card. See the server's log for the reason.",
  null,
  null,
  true,
);
const NOT_LINKED = "Your Slack account is no longer linked, so this review isn't shown.";
const FIXES: Record<string, string> = {
  channel_not_found: "Slack no longer recognizes the account. Link it again.",
  user_not_found: "Slack no longer recognizes the account. Link it again.",
  is_inactive: "The Slack account is deactivated.",
  cant_update_message: "Slack doesn't let the app update the card. Connect the app that posted it.",
};

/** A card's place in Slack and the account that received it. */
type Place = Pick<SlackCard, "slackUserId" | "channel" | "ts">;
const NOWHERE: Place = { slackUserId: null, channel: null, ts: null };

/** The outcome of an attempt to send a card. */
interface Outcome {
  status: "QUEUED" | "SENT" | "FAILED";
  /** Seconds until the next attempt, if the card is queued. */
  waitSeconds?: number;
  lastError: string | null;
  place: Place;
  /** True if the attempt doesn't count toward the limit, because the failure had nothing to do with this card. */
  isFree?: boolean;
}

/**
 * Sends a claimed card that shows the review's current state. Stores the outcome. Delivery is at least once: if the
 * process dies before it stores the outcome, or Slack's response is lost, a second card may be posted. Both cards
 * decide the same review.
 */
export async function sendCard(db: Database, card: ClaimedCard): Promise<void> {
  const { id, organizationId } = card;
  const row = await db.slackCard.findFirst({ where: { id, organizationId }, include: { connection: true } });
  // The card was deleted with its review or connection.
  if (!row) return;
  const outcome = await deliver(db, row).catch((error: unknown) => handleFault(db, row, card, error));
  await record(db, card, outcome);
}

type Row = SlackCard & { connection: SlackConnection };

async function deliver(db: Database, row: Row): Promise<Outcome> {
  const { organizationId, memberId, ts, slackUserId } = row;
  const link = await db.slackLink.findUnique({
    where: { organizationId_memberId: { organizationId, memberId } },
  });
  // Empties the card if the member has since unlinked the account that received it, or linked a different one.
  if (ts !== null && slackUserId !== link?.slackUserId) {
    await update(row, writeEmptyCard(NOT_LINKED));
    return link
      ? { status: "QUEUED", waitSeconds: 0, lastError: null, place: NOWHERE }
      : { status: "SENT", lastError: null, place: NOWHERE };
  }
  const written = link && (await write(db, row));
  if (!link || !written)
    return { status: "FAILED", lastError: "Not sent. The Slack account isn't linked.", place: row };
  if (ts !== null && (await update(row, written.card)))
    return { status: "SENT", lastError: null, place: row };
  if (!written.open) return { status: "FAILED", lastError: ts === null ? TOO_LATE : DELETED, place: NOWHERE };
  return { status: "SENT", lastError: null, place: await post(row, link, written.card) };
}

/** Writes the card with the review's current state, as the member sees it. Null if the member can't see the review. */
async function write(db: Database, row: Row): Promise<{ card: WrittenCard; open: boolean } | null> {
  const { organizationId, memberId, reviewId, id: cardId, notice } = row;
  const member = await readActingMember(db, { memberId, organizationId });
  if (!member) return null;
  const actor = { kind: "slack" as const, ...member.acting };
  const ctx = makeContext({ organizationId, actor, db, now: () => new Date(), ...NO_REQUEST });
  const read = await readLinkedReview(ctx, { id: reviewId });
  const card = writeCard({ ...read, cardId, memberId, notice, url: reviewPageUrl(reviewId) });
  return { card, open: read.review.status === "OPEN" };
}

async function post({ connection }: Row, { slackUserId }: SlackLink, card: WrittenCard): Promise<Place> {
  const body = { channel: slackUserId, ...card, unfurl_links: false, unfurl_media: false };
  const { channel, ts } = await callSlack("chat.postMessage", { token: decryptBotToken(connection), body });
  return { slackUserId, channel: String(channel), ts: String(ts) };
}

/** Updates the card's message. Returns false if the message is no longer in Slack. */
async function update({ connection, channel, ts }: Row, card: WrittenCard): Promise<boolean> {
  const token = decryptBotToken(connection);
  try {
    await callSlack("chat.update", { token, body: { channel, ts, ...card } });
  } catch (error) {
    if (error instanceof SlackFault && error.code === "message_not_found") return false;
    throw error;
  }
  return true;
}

/**
 * Returns the outcome for a card that couldn't be sent. If the bot token is the cause, also stops sending cards over
 * this connection.
 */
async function handleFault(
  db: Database,
  row: Row,
  { attempts }: ClaimedCard,
  error: unknown,
): Promise<Outcome> {
  if (error instanceof UnreadableSecretError) return stopConnection(db, row, error.message);
  const fault = error instanceof SlackFault ? error : UNEXPECTED;
  const { code, limitedMs, isTemporary, message } = fault;
  if (fault === UNEXPECTED) logger().error({ err: error, cardId: row.id }, "couldn't send a card in Slack");
  const tokenFault = code === null ? undefined : BOT_TOKEN_FAULTS[code];
  if (tokenFault) return stopConnection(db, row, tokenFault);
  if (limitedMs !== null) {
    const { id, organizationId } = row.connection;
    const pausedUntil = new Date(Date.now() + limitedMs);
    await db.slackConnection.updateMany({ where: { id, organizationId }, data: { pausedUntil } });
    return { status: "QUEUED", waitSeconds: limitedMs / 1000, lastError: message, place: row, isFree: true };
  }
  const waitSeconds = isTemporary ? BACKOFF_SECONDS[attempts - 1] : undefined;
  const lastError = (code !== null && FIXES[code]) || message;
  return waitSeconds === undefined
    ? { status: "FAILED", lastError, place: row }
    : { status: "QUEUED", waitSeconds, lastError, place: row };
}

/** Stops sending until someone connects Slack again, unless someone already did. */
async function stopConnection(db: Database, { connection, ...row }: Row, fault: string): Promise<Outcome> {
  const { id, organizationId, revision } = connection;
  await db.slackConnection.updateMany({ where: { id, organizationId, revision }, data: { fault } });
  return { status: "QUEUED", waitSeconds: 0, lastError: fault, place: row, isFree: true };
}

/**
 * Stores the outcome if this process still holds the claim. A card that changed while it was being sent is due again.
 */
async function record(
  db: Database,
  { id, organizationId, revision, sendAt: lease }: ClaimedCard,
  { status, waitSeconds = 0, lastError, place, isFree = false }: Outcome,
): Promise<void> {
  const { slackUserId, channel, ts } = place;
  const sendAt = status === "QUEUED" ? new Date(Date.now() + waitSeconds * 1000) : null;
  await db.$executeRaw`
    UPDATE "SlackCard" SET "slackUserId" = ${slackUserId}, "channel" = ${channel}, "ts" = ${ts},
      "attempts" = CASE WHEN ${isFree} AND "revision" = ${revision} THEN "attempts" - 1 ELSE "attempts" END,
      "sentAt" = CASE WHEN ${status} = 'SENT' THEN now() ELSE "sentAt" END,
      "status" = CASE WHEN "revision" = ${revision} THEN ${status}::"SlackCardStatus" ELSE 'QUEUED' END,
      "lastError" = CASE WHEN "revision" = ${revision} THEN ${lastError} END,
      "sendAt" = CASE WHEN "revision" = ${revision} THEN ${sendAt}::timestamptz ELSE "changedCardSendAt"(${sendAt}::timestamptz) END
    WHERE "id" = ${id} AND "organizationId" = ${organizationId} AND "sendAt" = ${lease}`;
  hub().publish(organizationId, { noun: "message", id: null });
}

export interface ClaimedCard {
  id: string;
  organizationId: string;
  /** The revision of the card that is being sent. */
  revision: number;
  /** The number of this attempt. */
  attempts: number;
  /** When the claim ends. This time also identifies the claim. */
  sendAt: Date;
}

/**
 * How long a claim on a card lasts before another process can retry, in case the first process died. Must not exceed
 * 60 seconds, because the database function "changedCardSendAt" makes a changed card due within that time.
 */
const LEASE_SECONDS = 60;

/**
 * Claims due cards, up to a limit per organization. Skips organizations that this process is already sending cards for
 * (`busy`), whose token doesn't work, or that Slack is rate-limiting. A claim counts as an attempt.
 */
export async function claimCards(
  db: Database,
  { max, maxPerOrganization, busy }: { max: number; maxPerOrganization: number; busy: readonly string[] },
): Promise<ClaimedCard[]> {
  return db.$queryRaw<ClaimedCard[]>`
    UPDATE "SlackCard"
    SET "attempts" = "attempts" + 1, "sendAt" = date_trunc('milliseconds', now()) + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT c."id" FROM "SlackConnection" s CROSS JOIN LATERAL (
        SELECT d."id", row_number() OVER (ORDER BY d."sendAt", d."id") AS "turn" FROM "SlackCard" d
        WHERE d."connectionId" = s."id" AND d."status" = 'QUEUED' AND d."sendAt" <= now()
        ORDER BY d."sendAt", d."id" LIMIT ${maxPerOrganization}
      ) "due" JOIN "SlackCard" c ON c."id" = "due"."id"
      WHERE s."fault" IS NULL AND (s."pausedUntil" IS NULL OR s."pausedUntil" <= now())
        AND s."organizationId" <> ALL (${busy}::text[]) AND c."status" = 'QUEUED' AND c."sendAt" <= now()
      ORDER BY "due"."turn", c."sendAt" LIMIT ${max} FOR UPDATE OF c SKIP LOCKED
    )
    RETURNING "id", "organizationId", "revision", "attempts", "sendAt"`;
}
