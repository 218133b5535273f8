import { AppError } from "@/server/domain/error";
import type { MemberLink } from "@/server/domain/member/member";
import { memberStatus } from "@/server/domain/member/rules";
import { env } from "@/server/infra/env";
import { lockUser } from "@/server/services/account/passwords";
import type { ServiceContext } from "@/server/services/context";
import { makeInvitation } from "./invitations";
import { requireMayManage, requireMember, withMembers } from "./rows";

/**
 * Replaces a member's link to join or to choose a new password. A link for an existing account is only
 * emailed to the account's owner, so it can't be created without a mail server.
 */
export async function renewInvitation(ctx: ServiceContext, { id }: { id: string }): Promise<MemberLink> {
  return withMembers(ctx, async (ctx) => {
    const { user, userId, role, ...joining } = await requireMember(ctx, id);
    requireMayManage(ctx, role);
    await lockUser(ctx.db, userId);
    if (memberStatus(joining) === "active" && !env().mail)
      throw new AppError(
        "conflict",
        `A new link for ${user.name} can only be sent by email, and no mail server is configured. The operator can set a new password instead: npm run org -- set-password ${user.email}`,
      );
    return makeInvitation(ctx, id, { at: ctx.now(), action: "invitation.renewed" });
  });
}
