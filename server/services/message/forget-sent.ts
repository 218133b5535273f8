import type { Database } from "@/server/infra/db";
import { env } from "@/server/infra/env";

const AT_A_TIME = 200;

/**
 * Deletes mail and deliveries that arrived long ago. What was not sent stays, whatever became of it: somebody may have to
 * see to it still.
 */
export async function forgetSent(db: Database): Promise<void> {
  const days = env().keepSentDays;
  await db.$executeRaw`
    DELETE FROM "Message" WHERE "id" IN (
      SELECT "id" FROM "Message" WHERE "status" = 'SENT' AND "sentAt" < now() - make_interval(days => ${days}::int)
      ORDER BY "sentAt" LIMIT ${AT_A_TIME} FOR UPDATE SKIP LOCKED)`;
  await db.$executeRaw`
    DELETE FROM "WebhookDelivery" WHERE "id" IN (
      SELECT "id" FROM "WebhookDelivery"
      WHERE "status" = 'DELIVERED' AND "deliveredAt" < now() - make_interval(days => ${days}::int)
      ORDER BY "deliveredAt" LIMIT ${AT_A_TIME} FOR UPDATE SKIP LOCKED)`;
}
