import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

/** Locks the organization's settings until the transaction ends. */
export async function lockOrganization({
  db,
  organizationId,
}: ServiceContext & { db: Transaction }): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "Organization" WHERE "id" = ${organizationId} FOR NO KEY UPDATE`;
}
