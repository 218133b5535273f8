import type { ChangeRoleInput, MemberDto } from "@/server/domain/member/member";
import type { ServiceContext } from "@/server/services/context";
import { withMembers } from "./lock";
import { presentManagedMember } from "./present";
import { requireAnotherOwner, requireMayManage, requireMember } from "./require";

/** What the member may do changes at once, also for what they are signed in with and for their tokens. */
export async function changeRole(ctx: ServiceContext, { id, role }: ChangeRoleInput): Promise<MemberDto> {
  return withMembers(ctx, async (ctx) => {
    const member = await requireMember(ctx, id);
    requireMayManage(ctx, member.role, role);
    if (role !== "owner") await requireAnotherOwner(ctx, member);
    await ctx.db.member.update({ where: { id }, data: { role } });
    return presentManagedMember({ ...member, role }, ctx.now());
  });
}
