import type { Database } from "@/server/infra/db";
import { makeContext, NO_REQUEST, type ServiceContext } from "@/server/services/context";
import { readActingMember } from "@/server/services/read-acting-member";

/** A card that someone clicked, with their account in Slack. */
export interface Click {
  organizationId: string;
  connectionId: string;
  slackUserId: string;
  cardId: string;
}

interface ClickedCard {
  ctx: ServiceContext;
  id: string;
  reviewId: string;
}

/** A message in Slack. */
export interface MessagePlace {
  channel: string;
  ts: string;
}

/**
 * Finds the card that someone clicked, and makes a context in which the card's member acts. Null unless the Slack
 * account is linked to that member, in the organization whose app got the click.
 */
export async function findClickedCard(
  db: Database,
  { organizationId, connectionId, slackUserId, cardId }: Click,
): Promise<ClickedCard | null> {
  const link = await db.slackLink.findFirst({ where: { organizationId, connectionId, slackUserId } });
  if (!link) return null;
  const { memberId } = link;
  const card = await db.slackCard.findFirst({
    // A card has no account yet if Slack's response about its message was lost.
    where: {
      id: cardId,
      organizationId,
      connectionId,
      memberId,
      OR: [{ slackUserId }, { slackUserId: null, ts: null }],
    },
  });
  const member = card && (await readActingMember(db, { memberId, organizationId }));
  if (!member) return null;
  const actor = { kind: "slack" as const, ...member.acting };
  const ctx = makeContext({ organizationId, actor, db, now: () => new Date(), ...NO_REQUEST });
  return { ctx, id: card.id, reviewId: card.reviewId };
}

/**
 * Returns whether a clicked message is the card's message. If the card has no message yet, the clicked message becomes
 * the card's message. A card can have two messages in Slack if Slack's response about the first one was lost.
 */
export async function isCardAt(
  db: Database,
  { organizationId, cardId, slackUserId }: Click,
  place: MessagePlace,
): Promise<boolean> {
  const card = { id: cardId, organizationId };
  const data = { slackUserId, ...place, status: "QUEUED" as const, sendAt: new Date() };
  await db.slackCard.updateMany({ where: { ...card, ts: null }, data });
  return (await db.slackCard.count({ where: { ...card, ...place } })) > 0;
}

/**
 * Shows a notice on an account's card and updates the card to the review's current state. Returns false if there's no
 * such card.
 */
export async function noteOnCard(
  db: Database,
  { organizationId, cardId, slackUserId }: Click,
  notice: string,
): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "SlackCard" SET "status" = 'QUEUED', "revision" = "revision" + 1, "attempts" = 0, "notice" = ${notice},
      "sendAt" = "changedCardSendAt"("sendAt"), "lastError" = NULL
    WHERE "id" = ${cardId} AND "organizationId" = ${organizationId} AND "slackUserId" = ${slackUserId}`;
  return count > 0;
}
