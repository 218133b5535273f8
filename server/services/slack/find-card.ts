import type { Database } from "@/server/infra/db";
import { makeContext, type ServiceContext } from "@/server/services/context";
import { readActingMember } from "@/server/services/read-acting-member";

interface ClickedCard {
  ctx: ServiceContext;
  id: string;
  reviewId: string;
}

/**
 * Finds the card that someone clicked, and the member they act for. Null unless the Slack account is linked to the
 * card's member, in the organization whose app got the click.
 */
export async function findClickedCard(
  db: Database,
  {
    organizationId,
    connectionId,
    slackUserId,
    cardId,
  }: {
    organizationId: string;
    connectionId: string;
    slackUserId: string;
    cardId: string;
  },
): Promise<ClickedCard | null> {
  const link = await db.slackLink.findFirst({ where: { organizationId, connectionId, slackUserId } });
  if (!link) return null;
  const { memberId } = link;
  const card = await db.slackCard.findFirst({
    where: { id: cardId, organizationId, connectionId, memberId, slackUserId },
  });
  const member = card && (await readActingMember(db, { memberId, organizationId }));
  if (!member) return null;
  const actor = { kind: "slack" as const, ...member.acting };
  const ctx = makeContext({ organizationId, actor, db, now: () => new Date(), requestId: "none" });
  return { ctx, id: card.id, reviewId: card.reviewId };
}

/** Shows a notice on a card, and shows the review as it is now. */
export async function noteOnCard(
  db: Database,
  { organizationId, cardId }: { organizationId: string; cardId: string },
  notice: string,
): Promise<void> {
  await db.$executeRaw`
    UPDATE "SlackCard" SET "status" = 'QUEUED', "revision" = "revision" + 1, "attempts" = 0, "notice" = ${notice},
      "sendAt" = greatest("sendAt", now()), "lastError" = NULL
    WHERE "id" = ${cardId} AND "organizationId" = ${organizationId}`;
}
