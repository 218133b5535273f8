import type { Database } from "@/server/infra/db";

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

/** How long a claimed message waits, if its process died, before a different one retries. */
const LEASE_SECONDS = 120;

/**
 * Claims due messages, which counts as an attempt and keeps other processes from sending them. Organizations take turns,
 * so one with thousands of messages doesn't delay the others.
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
