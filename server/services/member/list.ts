import type { MemberDto } from "@/server/domain/member/member";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { byName, MANAGED_MEMBER, presentManagedMember } from "@/server/services/presenters/member";

/** Lists the organization's members, sorted by name. */
export async function listMembers(ctx: ServiceContext): Promise<MemberDto[]> {
  requireScope(ctx, "members:read");
  const rows = await ctx.db.member.findMany({
    where: { organizationId: ctx.organizationId, removedAt: null },
    select: MANAGED_MEMBER,
  });
  return rows.map((row) => presentManagedMember(row, ctx.now())).sort(byName);
}
