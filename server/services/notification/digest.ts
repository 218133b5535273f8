import { writeDigest } from "@/server/domain/message/notification-message";
import { DIGEST_TIME } from "@/server/domain/notification/kinds";
import { pathOfNotification, sayNotification } from "@/server/domain/notification/words";
import type { Database } from "@/server/infra/db";
import { localTime } from "@/server/infra/schedule/schedule";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { pageUrl } from "@/server/services/link/token";
import { queueMessage } from "@/server/services/outbox/messages";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { IS_KNOWN_KIND, KNOWN_KIND, NOTIFICATION_ROW, presentNotification } from "./rows";
import { zoneOf } from "./time-zone";

const MAX_ITEMS = 50;

/** A member with notifications that are waiting for the digest. */
interface Waiting {
  memberId: string;
  organizationId: string;
  timeZone: string | null;
  /** When the first notification started to wait. */
  since: Date;
}

export function findWaitingForDigest(db: Database): Promise<Waiting[]> {
  return db.$queryRaw<Waiting[]>`
    SELECT n."memberId", n."organizationId", m."timeZone", min(n."digestAt") AS "since"
    FROM "Notification" n JOIN "Member" m ON m."id" = n."memberId"
    WHERE n."digestAt" IS NOT NULL AND ${IS_KNOWN_KIND} AND m."removedAt" IS NULL
    GROUP BY n."memberId", n."organizationId", m."timeZone"`;
}

/** Returns today's date in the member's time zone if a digest is due. Otherwise, returns null. */
function findDueDay({ timeZone, since }: Waiting, now: Date): string | null {
  const zone = zoneOf(timeZone);
  const [today, first] = [localTime(now, zone), localTime(since, zone)];
  const waited = first.date < today.date || first.time < DIGEST_TIME;
  return today.time >= DIGEST_TIME && waited ? today.date : null;
}

/**
 * Queues a member's digest at or after 8:00 AM in their time zone if a notification was already waiting at 8:00. They
 * get at most one digest a day, even if several processes check, because the day and the message commit together.
 */
export async function queueDigest(ctx: ServiceContext, waiting: Waiting): Promise<void> {
  const { memberId } = waiting;
  const day = findDueDay(waiting, ctx.now());
  if (day === null) return;
  await inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    const now = ctx.now();
    const locked = await lockWaiting(ctx, memberId);
    if (locked.length === 0) return;
    const { count } = await db.notificationDigest.createMany({
      data: { memberId, organizationId, day: new Date(`${day}T00:00:00Z`), createdAt: now },
      skipDuplicates: true,
    });
    if (count === 0) return;
    await take(ctx, locked);
    const unread = locked.filter(({ read }) => !read).map(({ id }) => id);
    if (unread.length === 0) return;
    const items = await db.notification.findMany({
      where: { id: { in: unread.slice(0, MAX_ITEMS) }, organizationId },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      ...NOTIFICATION_ROW,
    });
    const member = await db.member.findFirstOrThrow({
      where: { id: memberId, organizationId },
      ...MEMBER_REF,
    });
    const { name, email: to } = presentMember(member);
    const message = writeDigest({
      name,
      items: items.map(presentNotification).map((row) => ({
        said: sayNotification(row),
        url: pageUrl(pathOfNotification(row)),
      })),
      more: Math.max(unread.length - MAX_ITEMS, 0),
      url: pageUrl("/"),
    });
    await queueMessage(ctx, { kind: "DIGEST", memberId, to, write: () => message });
  });
}

/** A notification waiting for the digest. */
interface Locked {
  id: string;
  read: boolean;
}

/**
 * Locks and returns the notifications waiting for the digest, newest first. Returns none if one of them is being
 * written right now, because a digest sent now would leave that notification for the next day. The next check tries
 * again.
 */
async function lockWaiting({ db, organizationId }: ServiceContext, memberId: string): Promise<Locked[]> {
  const locked = await db.$queryRaw<Locked[]>`
    SELECT "id", "readAt" IS NOT NULL AS "read" FROM "Notification"
    WHERE "memberId" = ${memberId} AND "organizationId" = ${organizationId} AND "digestAt" IS NOT NULL
      AND ${IS_KNOWN_KIND}
    ORDER BY "at" DESC, "id" DESC FOR UPDATE SKIP LOCKED`;
  const where = { memberId, organizationId, digestAt: { not: null }, kind: KNOWN_KIND };
  return (await db.notification.count({ where })) > locked.length ? [] : locked;
}

/**
 * Records that these notifications no longer wait for the digest. Those that aren't shown in the app count as read from
 * now on.
 */
async function take({ db, organizationId, now }: ServiceContext, locked: readonly Locked[]): Promise<void> {
  await db.$executeRaw`
    UPDATE "Notification" SET "digestAt" = NULL,
      "readAt" = CASE WHEN 'APP' = ANY("channels") THEN "readAt" ELSE coalesce("readAt", ${now()}) END
    WHERE "id" = ANY(${locked.map(({ id }) => id)}::text[]) AND "organizationId" = ${organizationId}`;
}
