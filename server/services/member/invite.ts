import type { InviteMemberInput, MemberLink } from "@/server/domain/member/member";
import type { ServiceContext } from "@/server/services/context";
import { makeInvitation } from "@/server/services/invitation/make";
import { insertMember } from "./insert";
import { withMembers } from "./lock";
import { presentManagedMember } from "./present";
import { requireMayManage, requireMember } from "./require";

/**
 * Adds a member, who is active once they use the link that is made for them. A former member who has a password gets
 * none: nobody is handed a way into their account.
 */
export async function inviteMember(ctx: ServiceContext, input: InviteMemberInput): Promise<MemberLink> {
  return withMembers(ctx, async (ctx) => {
    requireMayManage(ctx, input.role);
    const at = ctx.now();
    const { organizationId } = ctx;
    const made = await insertMember(ctx.db, { ...input, organizationId, passwordHash: null, at });
    if (made.needsLink) return makeInvitation(ctx, made.memberId, at);
    const member = presentManagedMember(await requireMember(ctx, made.memberId), at);
    return { member, link: null, mailed: false };
  });
}
