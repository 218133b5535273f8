import type { Database } from "@/server/db";
import type { AccountMail } from "@/server/generated/prisma/client";

/** How long a claimed mail waits, if its process died, before a different one retries. */
const LEASE_SECONDS = 120;

/** Claims due mail, which counts as an attempt and keeps other processes from sending it. */
export async function claimAccountMail(db: Database, most: number): Promise<AccountMail[]> {
  return db.$queryRaw<AccountMail[]>`
    UPDATE "AccountMail"
    SET "attempts" = "attempts" + 1, "sendAt" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT "id" FROM "AccountMail" WHERE "sendAt" <= now() ORDER BY "sendAt" LIMIT ${most}
      FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "kind"::text AS "kind", "to", "createdAt", "attempts", "sendAt"`;
}
