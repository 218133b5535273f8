import type { Role } from "@/server/domain/access/access";
import { AppError, notFound } from "@/server/domain/error";
import { mayManage, memberStatus } from "@/server/domain/member/rules";
import type { ServiceContext } from "@/server/services/context";
import { JOINING, MANAGED_MEMBER, type ManagedMember } from "@/server/services/presenters/member";

export async function requireMember(ctx: ServiceContext, id: string): Promise<ManagedMember> {
  const member = await ctx.db.member.findFirst({
    where: { id, organizationId: ctx.organizationId, removedAt: null },
    select: MANAGED_MEMBER,
  });
  if (!member) throw notFound("member");
  return member;
}

/** Only owners manage owners. `roles`: the member's current role and the new one. */
export function requireMayManage({ actor }: ServiceContext, ...roles: Role[]): void {
  if (actor.kind !== "system" && !mayManage(actor.role, ...roles))
    throw new AppError("forbidden", "Only an owner can add, change or remove owners. Ask one of them.");
}

/**
 * An organization without an owner could never get one again. Invited owners don't count, since they may never join.
 */
export async function requireAnotherOwner(
  { db, organizationId }: ServiceContext,
  member: ManagedMember,
): Promise<void> {
  if (member.role !== "owner") return;
  const others = await db.member.findMany({
    where: { organizationId, role: "owner", removedAt: null, id: { not: member.id } },
    select: JOINING,
  });
  if (!others.some((other) => memberStatus(other) === "active"))
    throw new AppError(
      "conflict",
      `${member.user.name} is the only owner. Make another member an owner first.`,
    );
}
