import type { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";

/**
 * Removes the label once nobody else can know the member's password. Revokes their tokens too, since the person who had
 * their link may have created some.
 */
export async function clearHandedOver(
  db: Transaction,
  which: Pick<Prisma.MemberWhereInput, "id" | "userId">,
  now: Date,
): Promise<void> {
  const members = await db.member.findMany({
    where: { ...which, joinedByLinkFrom: { not: null } },
    select: { id: true },
  });
  const ids = members.map(({ id }) => id);
  await db.member.updateMany({
    where: { id: { in: ids } },
    data: { joinedByLinkFrom: null, joinedByLinkFromId: null },
  });
  await db.apiToken.updateMany({
    where: { memberId: { in: ids }, revokedAt: null },
    data: { revokedAt: now },
  });
}
