import { mayManage } from "@/server/domain/member/rules";
import type { MemberTokenDto } from "@/server/domain/token/token";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { byName, MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { presentToken } from "./rows";

const SHOWN_EXPIRED_MS = 30 * 24 * 60 * 60 * 1000;
const MAX_TOKENS = 500;

/**
 * Lists the unrevoked tokens of other members that the caller can manage, sorted by member, then newest first. Omits
 * tokens that expired more than 30 days ago.
 */
export async function listTokensOfMembers(ctx: ServiceContext): Promise<MemberTokenDto[]> {
  requireScope(ctx, "members:write");
  const { memberId, role } = requirePerson(ctx);
  const rows = await ctx.db.apiToken.findMany({
    where: {
      organizationId: ctx.organizationId,
      revokedAt: null,
      memberId: { not: memberId },
      member: { removedAt: null },
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(ctx.now().getTime() - SHOWN_EXPIRED_MS) } }],
    },
    include: { member: { select: { ...MEMBER_REF.select, role: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MAX_TOKENS,
  });
  return rows
    .filter(({ member }) => mayManage(role, member.role))
    .map((row) => ({ ...presentToken(row), member: { ...presentMember(row.member), role: row.member.role } }))
    .sort((a, b) => byName(a.member, b.member));
}
