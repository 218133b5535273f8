import { notFound } from "@/server/domain/error";
import { mayManage } from "@/server/domain/member/rules";
import { hasScope, inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";

/**
 * Revokes a token that belongs to the caller or to a member they manage. The token stops working immediately.
 */
export async function revokeToken(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  const where = { id, organizationId: ctx.organizationId, revokedAt: null };
  const token = await ctx.db.apiToken.findFirst({
    where,
    select: { memberId: true, member: { select: { role: true } } },
  });
  const { memberId, role } = requirePerson(ctx);
  const manages = token && hasScope(ctx, "members:write") && mayManage(role, token.member.role);
  // The response is the same for tokens that the caller can't see and tokens that don't exist.
  if (!token || (token.memberId !== memberId && !manages)) throw notFound("token");
  return inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.db.apiToken.updateMany({ where, data: { revokedAt: ctx.now() } });
    if (count === 0) throw notFound("token");
    await recordEntry(ctx, {
      action: "token.revoked",
      subject: { type: "token", id },
      data: { memberId: token.memberId },
    });
    return null;
  });
}
