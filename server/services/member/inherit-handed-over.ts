import type { Transaction } from "@/server/infra/db";

/**
 * Labels a member who keeps the password of an account that was joined through a handed-over link in a different
 * organization. The name of the person who handed it over stays private. If that person is a member here too, their id
 * is stored.
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
