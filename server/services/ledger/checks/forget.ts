import { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";

/**
 * Deletes checks that are more than a year old. Keeps each organization's last check, the last one that covered all
 * entries, and the last one that found problems, because the next check depends on them.
 */
export async function forgetChecks(db: Database): Promise<void> {
  const last = (condition: Prisma.Sql) => Prisma.sql`
    (SELECT DISTINCT ON ("organizationId") "id" FROM "LedgerCheck" WHERE "status" = 'COMPLETED' AND ${condition}
     ORDER BY "organizationId", "createdAt" DESC, "id" DESC)`;
  // Uses the database's clock, because a process whose clock is wrong could delete new checks.
  await db.$executeRaw`
    DELETE FROM "LedgerCheck" WHERE "status" = 'COMPLETED' AND "createdAt" < now() - interval '1 year' AND "id" NOT IN (
      ${last(Prisma.sql`true`)} UNION ${last(Prisma.sql`"full"`)} UNION ${last(Prisma.sql`"problemCount" > 0`)})`;
}
