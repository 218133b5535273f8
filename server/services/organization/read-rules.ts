import type { Rules } from "@/server/domain/organization/rules";
import type { ServiceContext } from "@/server/services/context";

/** The rules in force, for any service that keeps one. */
export async function readRules({
  db,
  organizationId,
}: Pick<ServiceContext, "db" | "organizationId">): Promise<Rules> {
  return db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { countHandedOverMembers: true, secondPersonToWeaken: true, resumeNamesReview: true },
  });
}
