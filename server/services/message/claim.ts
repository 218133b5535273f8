import type { Database } from "@/server/db";

export interface ClaimedMessage {
  id: string;
  organizationId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** This attempt's number. */
  attempts: number;
}

/** How long a process that claimed a message and then died is given before another tries. */
const LEASE_SECONDS = 120;

/**
 * Takes messages that are due: the attempt counts from here on, and no other process takes them. Organizations take
 * turns, so one that sends thousands does not delay the others.
 */
export async function claimMessages(db: Database, most: number): Promise<ClaimedMessage[]> {
  return db.$queryRaw<ClaimedMessage[]>`
    UPDATE "Message"
    SET "attempts" = "attempts" + 1, "sendAt" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT m."id" FROM "Message" m JOIN (
        SELECT "id", row_number() OVER (PARTITION BY "organizationId" ORDER BY "sendAt", "id") AS "turn"
        FROM "Message" WHERE "status" = 'QUEUED' AND "sendAt" <= now()
      ) "due" ON "due"."id" = m."id"
      WHERE m."status" = 'QUEUED' AND m."sendAt" <= now()
      ORDER BY "turn", m."sendAt" LIMIT ${most} FOR UPDATE OF m SKIP LOCKED
    )
    RETURNING "id", "organizationId", "to", "subject", "text", "html", "attempts"`;
}
