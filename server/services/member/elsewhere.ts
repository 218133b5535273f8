import { memberStatus } from "@/server/domain/member/rules";
import type { Database, Transaction } from "@/server/infra/db";
import { JOINING } from "@/server/services/presenters/member";

/** Whether a user is an active member of a different organization. */
export async function isActiveElsewhere(
  db: Database | Transaction,
  userId: string,
  organizationId: string,
): Promise<boolean> {
  const others = await db.member.findMany({
    where: { userId, organizationId: { not: organizationId }, removedAt: null },
    select: JOINING,
  });
  return others.some((member) => memberStatus(member) === "active");
}
