import { KEEP_DAYS } from "@/server/domain/notification/kinds";
import type { Database } from "@/server/infra/db";

const BATCH_SIZE = 200;

/** Deletes old notifications, removed members' notifications, and old records of digests. */
export async function forgetNotifications(db: Database): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "Notification" WHERE "id" IN (
      SELECT "id" FROM "Notification" WHERE "at" < now() - make_interval(days => ${KEEP_DAYS}::int)
      ORDER BY "at" LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)`;
  await db.$executeRaw`
    DELETE FROM "Notification" WHERE "id" IN (
      SELECT n."id" FROM "Notification" n JOIN "Member" m ON m."id" = n."memberId"
      WHERE m."removedAt" > now() - make_interval(days => ${KEEP_DAYS}::int)
      LIMIT ${BATCH_SIZE} FOR UPDATE OF n SKIP LOCKED)`;
  await db.$executeRaw`
    DELETE FROM "NotificationDigest" WHERE ("memberId", "day") IN (
      SELECT "memberId", "day" FROM "NotificationDigest"
      WHERE "createdAt" < now() - make_interval(days => ${KEEP_DAYS}::int)
      ORDER BY "createdAt" LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)`;
}
