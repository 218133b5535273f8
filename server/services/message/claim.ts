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

/** Whoever claimed a message and then died is given so long before another tries. */
const LEASE_SECONDS = 120;

/** Takes messages that are due: the attempt counts from here on, and nobody else takes them meanwhile. */
export async function claimMessages(db: Database, most: number): Promise<ClaimedMessage[]> {
  return db.$queryRaw<ClaimedMessage[]>`
    UPDATE "Message"
    SET "attempts" = "attempts" + 1, "dueAt" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT "id" FROM "Message" WHERE "status" = 'QUEUED' AND "dueAt" <= now()
      ORDER BY "dueAt" LIMIT ${most} FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "organizationId", "to", "subject", "text", "html", "attempts"`;
}
