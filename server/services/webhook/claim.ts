import type { Database } from "@/server/infra/db";

export interface ClaimedDelivery {
  id: string;
  organizationId: string;
  webhookId: string;
  body: string;
  /** This attempt's number. */
  attempts: number;
}

/** Whoever claimed a delivery and then died is given so long before another tries. */
const LEASE_SECONDS = 60;

/**
 * Takes deliveries that are due, no more than so many of one webhook and none of those that are busy: the attempt
 * counts from here on, and nobody else takes them meanwhile. While a webhook is switched off, its deliveries wait.
 */
export async function claimDeliveries(
  db: Database,
  { most, mostOfOne, busy }: { most: number; mostOfOne: number; busy: readonly string[] },
): Promise<ClaimedDelivery[]> {
  return db.$queryRaw<ClaimedDelivery[]>`
    UPDATE "WebhookDelivery"
    SET "attempts" = "attempts" + 1, "dueAt" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT "id" FROM "WebhookDelivery" WHERE "status" = 'QUEUED' AND "dueAt" <= now() AND "id" IN (
        SELECT "id" FROM (
          SELECT d."id", row_number() OVER (PARTITION BY d."webhookId" ORDER BY d."dueAt", d."id") AS "place"
          FROM "WebhookDelivery" d JOIN "Webhook" w ON w."id" = d."webhookId"
          WHERE d."status" = 'QUEUED' AND d."dueAt" <= now() AND w."enabled" AND w."id" <> ALL (${busy}::text[])
        ) "due" WHERE "place" <= ${mostOfOne}
      )
      ORDER BY "dueAt", "id" LIMIT ${most} FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "organizationId", "webhookId", "body", "attempts"`;
}
