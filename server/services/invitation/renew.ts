import { AppError } from "@/server/domain/error";
import type { MemberLink } from "@/server/domain/member/member";
import { memberStatus } from "@/server/domain/member/rules";
import { env } from "@/server/env";
import type { ServiceContext } from "@/server/services/context";
import { isActiveElsewhere } from "@/server/services/member/elsewhere";
import { lockUser, withMembers } from "@/server/services/member/lock";
import { requireMayManage, requireMember } from "@/server/services/member/require";
import { makeInvitation } from "./make";

/**
 * A new link to join with, or for a member to choose a new password. The one before no longer works. A link into
 * someone's account goes to them alone: without a mail server there is none.
 */
export async function renewInvitation(ctx: ServiceContext, { id }: { id: string }): Promise<MemberLink> {
  return withMembers(ctx, async (ctx) => {
    const { user, userId, role, ...joining } = await requireMember(ctx, id);
    requireMayManage(ctx, role);
    await lockUser(ctx.db, userId);
    if (memberStatus(joining) === "active") {
      const cure = `The operator of this installation can replace it: npm run org -- set-password ${user.email}`;
      if (!env().mail)
        throw new AppError(
          "conflict",
          `Without a mail server the link would be in your hands, and anyone who holds it signs in as ${user.name}. ${cure}`,
        );
      if (await isActiveElsewhere(ctx.db, userId, ctx.organizationId))
        throw new AppError(
          "conflict",
          `The password of ${user.name} is not this organization’s to replace. ${cure}`,
        );
    }
    return makeInvitation(ctx, id, ctx.now());
  });
}
