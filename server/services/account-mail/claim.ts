import type { AccountMail } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";

/** How long a claimed email waits, if its process died, before another process retries it. */
const LEASE_SECONDS = 120;

/** Claims due mail, after dropping requests for a link that nobody waits for. */
export async function claimAccountMail(db: Database, most: number): Promise<AccountMail[]> {
  await dropFutileRequests(db);
  return claim(db, most);
}

/**
 * Drops due requests for addresses without an account and all but the newest for an address. However many a stranger makes,
 * no other mail waits behind them.
 */
async function dropFutileRequests(db: Database): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "AccountMail" WHERE "id" IN (
      SELECT "id" FROM "AccountMail" AS mail
      WHERE "kind" = 'PASSWORD_RESET' AND "sendAt" <= now() AND (
        NOT EXISTS (SELECT FROM "User" WHERE "email" = mail."to")
        OR EXISTS (
          SELECT FROM "AccountMail" AS newer
          WHERE newer."kind" = 'PASSWORD_RESET' AND newer."sendAt" <= now() AND newer."to" = mail."to"
            AND (newer."createdAt", newer."id") > (mail."createdAt", mail."id")
        )
      )
      FOR UPDATE SKIP LOCKED
    )`;
}

/** Claims due mail, which counts as an attempt and keeps other processes from sending it. */
async function claim(db: Database, most: number): Promise<AccountMail[]> {
  return db.$queryRaw<AccountMail[]>`
    UPDATE "AccountMail"
    SET "attempts" = "attempts" + 1, "sendAt" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT "id" FROM "AccountMail" WHERE "sendAt" <= now() ORDER BY "sendAt" LIMIT ${most}
      FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "kind"::text AS "kind", "to", "createdAt", "attempts", "sendAt"`;
}
