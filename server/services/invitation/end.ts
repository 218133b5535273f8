import type { ServiceContext } from "@/server/services/context";

/** A member's links open nothing anymore. */
export async function endInvitations(ctx: ServiceContext, memberId: string): Promise<void> {
  const now = ctx.now();
  await ctx.db.invitation.updateMany({
    where: { organizationId: ctx.organizationId, memberId, usedAt: null, expiresAt: { gt: now } },
    data: { expiresAt: now, sealedToken: null },
  });
}
