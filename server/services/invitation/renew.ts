import { AppError } from "@/server/domain/error";
import type { MemberLink } from "@/server/domain/member/member";
import { memberStatus } from "@/server/domain/member/rules";
import type { ServiceContext } from "@/server/services/context";
import { isActiveElsewhere } from "@/server/services/member/elsewhere";
import { lockUser, withMembers } from "@/server/services/member/lock";
import { requireMayManage, requireMember } from "@/server/services/member/require";
import { makeInvitation } from "./make";

/** A new link to join with, or for who has joined to choose a new password. The one before opens nothing any more. */
export async function renewInvitation(ctx: ServiceContext, { id }: { id: string }): Promise<MemberLink> {
  return withMembers(ctx, async (ctx) => {
    const { user, userId, role, ...joining } = await requireMember(ctx, id);
    requireMayManage(ctx, role);
    await lockUser(ctx.db, userId);
    if (memberStatus(joining) === "active" && (await isActiveElsewhere(ctx.db, userId, ctx.organizationId)))
      throw new AppError(
        "conflict",
        `${user.name} takes part in another organization with the same password, so it is not yours to replace. ` +
          `Whoever runs this installation can: npm run org -- set-password ${user.email}`,
      );
    return makeInvitation(ctx, id, ctx.now());
  });
}
