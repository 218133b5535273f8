import type { InviteMemberInput, MemberLink } from "@/server/domain/member/member";
import type { ServiceContext } from "@/server/services/context";
import { makeInvitation } from "@/server/services/invitation/make";
import { insertMember } from "./insert";
import { withMembers } from "./lock";
import { requireMayManage } from "./require";

/** Adds a member, who takes part once they have used the link that is made for them. */
export async function inviteMember(ctx: ServiceContext, input: InviteMemberInput): Promise<MemberLink> {
  return withMembers(ctx, async (ctx) => {
    requireMayManage(ctx, input.role);
    const at = ctx.now();
    const { organizationId } = ctx;
    const { memberId } = await insertMember(ctx.db, { ...input, organizationId, passwordHash: null, at });
    return makeInvitation(ctx, memberId, at);
  });
}
