import type { Transaction } from "@/server/db";

/**
 * A member who keeps the password that they have elsewhere is no more their own person here than there. The name of who
 * handed over their link stays there; if that person is a member here, too, they are known by their id.
 */
export async function inheritHandedOver(
  db: Transaction,
  { memberId, organizationId, userId }: { memberId: string; organizationId: string; userId: string },
): Promise<void> {
  const elsewhere = await db.member.findFirst({
    where: { userId, organizationId: { not: organizationId }, joinedByLinkFrom: { not: null } },
    select: { joinedByLinkFromId: true },
    orderBy: { createdAt: "desc" },
  });
  if (!elsewhere) return;
  const { joinedByLinkFromId: id } = elsewhere;
  const from = id === null ? null : await db.member.findUnique({ where: { id }, select: { userId: true } });
  const here =
    from &&
    (await db.member.findFirst({ where: { organizationId, userId: from.userId }, select: { id: true } }));
  await db.member.updateMany({
    where: { id: memberId, joinedByLinkFrom: null },
    data: { joinedByLinkFrom: "another organization", joinedByLinkFromId: here?.id ?? null },
  });
}
