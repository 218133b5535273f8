import { writeDigest } from "@/server/domain/message/notification-message";
import { DIGEST_TIME } from "@/server/domain/notification/kinds";
import { pathOfNotification, sayNotification } from "@/server/domain/notification/words";
import { type LedgerHead, Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { localTime } from "@/server/infra/schedule/schedule";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { toHead } from "@/server/services/ledger/sign-heads";
import { pageUrl } from "@/server/services/link/token";
import { queueMessage } from "@/server/services/outbox/messages";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { newestHeadOf } from "@/server/services/witness/newest-heads";
import { IS_KNOWN_KIND, KNOWN_KIND, NOTIFICATION_ROW, presentNotification } from "./rows";
import { zoneOf } from "./time-zone";

const MAX_ITEMS = 50;

/** A member with notifications or a ledger head waiting for the digest. */
interface Waiting {
  memberId: string;
  organizationId: string;
  timeZone: string | null;
  /** When the first of them started to wait. */
  since: Date;
}

/** Selects members `m` whose digest contains the newest head of the ledger. */
const GETS_HEAD = Prisma.sql`m."role" IN ('owner', 'admin')
  AND 'DIGEST' = ANY("notificationChannels"(m."id", 'LEDGER_HEAD')::text[])`;

/**
 * Without a mail server, a head alone isn't worth a digest: it's kept in the same database as the ledger, so it proves
 * nothing.
 */
export function findWaitingForDigest(db: Database): Promise<Waiting[]> {
  return db.$queryRaw<Waiting[]>`
    SELECT m."id" AS "memberId", m."organizationId", m."timeZone", min(w."since") AS "since"
    FROM "Member" m JOIN (
      SELECT "memberId", "digestAt" AS "since" FROM "Notification" WHERE "digestAt" IS NOT NULL AND ${IS_KNOWN_KIND}
      UNION ALL
      SELECT m."id", h."signedAt" FROM "Member" m JOIN LATERAL (
        SELECT "signedAt" FROM "LedgerHead" h
        WHERE h."organizationId" = m."organizationId" AND h."sequence" > m."digestSequence"
        ORDER BY h."sequence" LIMIT 1
      ) h ON true
      WHERE ${env().mail !== null} AND ${GETS_HEAD}
    ) w ON w."memberId" = m."id"
    WHERE m."removedAt" IS NULL
    GROUP BY m."id"`;
}

/** Returns today's date in the member's time zone if a digest is due. Otherwise, returns null. */
function findDueDay({ timeZone, since }: Waiting, now: Date): string | null {
  const zone = zoneOf(timeZone);
  const [today, first] = [localTime(now, zone), localTime(since, zone)];
  const waited = first.date < today.date || first.time < DIGEST_TIME;
  return today.time >= DIGEST_TIME && waited ? today.date : null;
}

/**
 * Queues a member's digest at or after 8:00 AM in their time zone if something was already waiting at 8:00. They get at most one digest a day, even if several processes check, because the day and the message commit together.
 */
export async function queueDigest(ctx: ServiceContext, waiting: Waiting): Promise<void> {
  const { memberId } = waiting;
  const day = findDueDay(waiting, ctx.now());
  if (day === null) return;
  await inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    const now = ctx.now();
    const locked = await lockWaiting(ctx, memberId);
    const head = await findHeadFor(ctx, memberId);
    if (!locked || (locked.length === 0 && !head?.isNew)) return;
    const { count } = await db.notificationDigest.createMany({
      data: { memberId, organizationId, day: new Date(`${day}T00:00:00Z`), createdAt: now },
      skipDuplicates: true,
    });
    if (count === 0) return;
    await take(ctx, locked);
    const unread = locked.filter(({ read }) => !read).map(({ id }) => id);
    if (head)
      await db.member.updateMany({
        where: { id: memberId, organizationId },
        data: { digestSequence: head.sequence },
      });
    if (unread.length === 0 && !head?.isNew) return;
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
      head: head && toHead(head),
      url: pageUrl("/"),
    });
    await queueMessage(ctx, { kind: "DIGEST", memberId, to, write: () => message });
  });
}

/** Returns the newest head, and whether it's newer than the member's last digest. Null if they don't get heads. */
async function findHeadFor({ db, organizationId }: ServiceContext, memberId: string) {
  const [head] = await db.$queryRaw<(LedgerHead & { isNew: boolean })[]>`
    SELECT h.*, h."sequence" > m."digestSequence" AS "isNew"
    FROM "Member" m ${newestHeadOf(Prisma.sql`m."organizationId"`)}
    WHERE m."id" = ${memberId} AND m."organizationId" = ${organizationId} AND ${GETS_HEAD}`;
  return head ?? null;
}

/** A notification waiting for the digest. */
interface Locked {
  id: string;
  read: boolean;
}

/**
 * Locks and returns the notifications waiting for the digest, newest first. Returns null if one of them is being
 * written right now, because a digest sent now would leave that notification for the next day. The next check tries
 * again.
 */
async function lockWaiting(
  { db, organizationId }: ServiceContext,
  memberId: string,
): Promise<Locked[] | null> {
  const locked = await db.$queryRaw<Locked[]>`
    SELECT "id", "readAt" IS NOT NULL AS "read" FROM "Notification"
    WHERE "memberId" = ${memberId} AND "organizationId" = ${organizationId} AND "digestAt" IS NOT NULL
      AND ${IS_KNOWN_KIND}
    ORDER BY "at" DESC, "id" DESC FOR UPDATE SKIP LOCKED`;
  const where = { memberId, organizationId, digestAt: { not: null }, kind: KNOWN_KIND };
  return (await db.notification.count({ where })) > locked.length ? null : locked;
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
