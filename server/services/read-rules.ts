import type { Rules } from "@/server/domain/organization/rules";
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
