import type { InviteMemberInput, MemberLink } from "@/server/domain/member/member";
import type { ServiceContext } from "@/server/services/context";
import { presentManagedMember } from "@/server/services/presenters/member";
import { makeInvitation } from "./invitations";
import { insertMember, requireMayManage, requireMember, withMembers } from "./rows";

/**
 * Invites a member, who becomes active by using the link. A former member with a password doesn't get a link,
 * so that no one else can get into their account.
 */
export async function inviteMember(ctx: ServiceContext, input: InviteMemberInput): Promise<MemberLink> {
  return withMembers(ctx, async (ctx) => {
    requireMayManage(ctx, input.role);
    const at = ctx.now();
    const made = await insertMember(ctx, { ...input, passwordHash: null, at });
    if (made.needsLink) return makeInvitation(ctx, made.memberId, { at, action: "invitation.created" });
    const member = presentManagedMember(await requireMember(ctx, made.memberId), at);
    return { member, link: null, mailed: false };
  });
}
