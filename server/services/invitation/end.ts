import type { ServiceContext } from "@/server/services/context";

/** Invalidates a member's links. */
export async function endInvitations(ctx: ServiceContext, memberId: string): Promise<void> {
  const now = ctx.now();
  await ctx.db.invitation.updateMany({
    where: { organizationId: ctx.organizationId, memberId, usedAt: null, expiresAt: { gt: now } },
    data: { expiresAt: now, sealedToken: null },
  });
}
