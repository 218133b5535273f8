import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

/**
 * Locks a member, so that their role and whom they cover for don't change while they decide. Decisions only
 * read them, so a member's decisions don't wait for each other.
 */
export async function lockMember(
  { db, organizationId }: ServiceContext & { db: Transaction },
  id: string,
  purpose: "to read" | "to change",
): Promise<void> {
  if (purpose === "to read")
    await db.$queryRaw`
      SELECT 1 FROM "Member" WHERE "id" = ${id} AND "organizationId" = ${organizationId} FOR SHARE`;
  else
    await db.$queryRaw`
      SELECT 1 FROM "Member" WHERE "id" = ${id} AND "organizationId" = ${organizationId} FOR NO KEY UPDATE`;
}
