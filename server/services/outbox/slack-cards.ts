import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";

type QueueContext = ServiceContext & { db: Transaction };

/**
 * Queues these reviews' cards for the members who linked their Slack accounts. An existing card is queued again with
 * its current content. When a review changes later, the database queues its cards again.
 */
export async function queueSlackCards(
  ctx: QueueContext,
  { reviewIds, memberIds }: { reviewIds: readonly string[]; memberIds: readonly string[] },
): Promise<void> {
  const { db, organizationId } = ctx;
  const now = ctx.now();
  await db.$executeRaw`
    INSERT INTO "SlackCard" ("id", "organizationId", "connectionId", "reviewId", "memberId", "status", "createdAt", "sendAt")
    SELECT "makeId"('card', ${now}::timestamptz), l."organizationId", l."connectionId", r."id", l."memberId",
      'QUEUED'::"SlackCardStatus", ${now}::timestamptz, ${now}::timestamptz
    FROM "SlackLink" l CROSS JOIN unnest(${reviewIds}::text[]) WITH ORDINALITY AS r("id", "turn")
    WHERE l."organizationId" = ${organizationId} AND l."memberId" = ANY(${memberIds}::text[])
    ORDER BY r."id", l."memberId"
    ON CONFLICT ("reviewId", "memberId") DO UPDATE SET "status" = 'QUEUED', "revision" = "SlackCard"."revision" + 1,
      "attempts" = 0, "sendAt" = "changedCardSendAt"("SlackCard"."sendAt"), "lastError" = NULL`;
  publishChange(ctx, "message", null);
}

/** Unlinks a user's Slack accounts, in all organizations. */
export async function unlinkUser(db: Transaction, userId: string): Promise<void> {
  const members = await db.member.findMany({ where: { userId }, select: { id: true, organizationId: true } });
  for (const { id, organizationId } of members) await unlinkMember({ db, organizationId }, id);
}

/**
 * The size of the batches in which an unlinked account's cards are cleared, and the seconds between batches. The pauses
 * let new cards be sent without waiting.
 */
const EMPTIED = { cards: 10, everySeconds: 20 };

/**
 * Unlinks a member's Slack account, and returns whether there was one. The account's cards are cleared, those of open
 * reviews first, then the newest.
 */
export async function unlinkMember(
  { db, organizationId }: Pick<QueueContext, "db" | "organizationId">,
  memberId: string,
): Promise<boolean> {
  const where = { organizationId, memberId };
  await db.slackCode.deleteMany({ where });
  const { count } = await db.slackLink.deleteMany({ where });
  if (count === 0) return false;
  await db.$executeRaw`
    UPDATE "SlackCard" c SET "status" = 'QUEUED', "revision" = c."revision" + 1, "attempts" = 0, "lastError" = NULL,
      "notice" = NULL, "sendAt" = CASE WHEN c."sendAt" IS NULL
        THEN now() + make_interval(secs => (turns."turn" - 1) / ${EMPTIED.cards}::int * ${EMPTIED.everySeconds}::int)
        ELSE "changedCardSendAt"(c."sendAt") END
    FROM (
      SELECT locked."id", row_number() OVER (
        ORDER BY r."status" = 'OPEN' DESC, locked."createdAt" DESC, locked."id" DESC) AS "turn"
      FROM (
        SELECT "id", "reviewId", "createdAt" FROM "SlackCard"
        WHERE "organizationId" = ${organizationId} AND "memberId" = ${memberId}
          AND ("ts" IS NOT NULL OR "status" = 'QUEUED')
        ORDER BY "reviewId" FOR UPDATE
      ) locked JOIN "Review" r ON r."id" = locked."reviewId"
    ) turns
    WHERE c."id" = turns."id"`;
  return true;
}
