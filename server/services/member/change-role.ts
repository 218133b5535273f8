import type { ChangeRoleInput, MemberDto } from "@/server/domain/member/member";
import type { ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { withdrawMessages } from "@/server/services/outbox/messages";
import { presentManagedMember } from "@/server/services/presenters/member";
import { checkVotes } from "@/server/services/review/votes";
import { endInvitations } from "./invitations";
import { requireAnotherOwner, requireMayManage, requireMember, withMembers } from "./rows";

/**
 * Changes a member's role. The new role applies immediately, including to sign-ins, tokens, and votes on open reviews.
 * When a member becomes an owner, their invitation links stop working. Otherwise, an admin who has one of the links
 * could sign in as an owner.
 */
export async function changeRole(ctx: ServiceContext, { id, role }: ChangeRoleInput): Promise<MemberDto> {
  return withMembers(ctx, async (ctx) => {
    const member = await requireMember(ctx, id);
    requireMayManage(ctx, member.role, role);
    if (role !== "owner") await requireAnotherOwner(ctx, member);
    const changes = role !== member.role;
    await ctx.db.member.update({
      where: { id },
      data: { role, ...(changes && { votesCheckAt: ctx.now() }) },
    });
    if (changes) {
      await recordEntry(ctx, {
        action: "member.role_changed",
        subject: { type: "member", id },
        data: { before: member.role, after: role },
      });
      ctx.afterCommit((ctx) => checkVotes(ctx, { id }));
    }
    if (role === "owner" && member.role !== "owner") {
      await endInvitations(ctx, id);
      await withdrawMessages(
        ctx,
        { memberId: id, kind: "INVITATION" },
        "The recipient became an owner before this was sent.",
      );
    }
    return presentManagedMember(await requireMember(ctx, id), ctx.now());
  });
}
