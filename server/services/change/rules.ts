import type { Rules } from "@/server/domain/organization/rules";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

/** Reads the current rules, for services that enforce them. */
export async function readRules({
  db,
  organizationId,
}: Pick<ServiceContext, "db" | "organizationId">): Promise<Rules> {
  return db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { countHandedOverMembers: true, secondPersonToWeaken: true, resumeNamesReview: true },
  });
}

/** Locks the organization's settings until the transaction ends. */
export async function lockOrganization({
  db,
  organizationId,
}: ServiceContext & { db: Transaction }): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "Organization" WHERE "id" = ${organizationId} FOR NO KEY UPDATE`;
}
