import type { RemovedMemberDto } from "@/server/domain/member/member";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { byName, MEMBER_REF, presentMember } from "@/server/services/presenters/member";

/** Lists the organization's removed members whose names aren't erased, sorted by name. */
export async function listRemovedMembers(ctx: ServiceContext): Promise<RemovedMemberDto[]> {
  requireScope(ctx, "members:write");
  const rows = await ctx.db.member.findMany({
    where: { organizationId: ctx.organizationId, removedAt: { not: null }, erasedAt: null },
    select: { ...MEMBER_REF.select, removedAt: true },
  });
  return rows
    .map((row) => ({ ...presentMember(row), removedAt: row.removedAt?.toISOString() ?? "" }))
    .sort(byName);
}
