import { Prisma } from "@/server/generated/prisma/client";

/** Joins an organization's newest head as `h`. */
export function newestHeadOf(organizationId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`JOIN LATERAL (
    SELECT * FROM "LedgerHead" WHERE "organizationId" = ${organizationId} ORDER BY "sequence" DESC LIMIT 1
  ) h ON true`;
}
