import { hasScope, requirePerson, type ServiceContext } from "@/server/services/context";

/**
 * Returns whether Home suggests to the member that resuming a run should require a reviewId. New organizations require
 * it from the start, so only owners of older organizations get this notice.
 */
export async function hasResumeNotice(ctx: ServiceContext): Promise<boolean> {
  const { memberId } = requirePerson(ctx);
  if (!hasScope(ctx, "members:write")) return false;
  const found = await ctx.db.member.findFirst({
    where: {
      id: memberId,
      organizationId: ctx.organizationId,
      seesResumeNotice: true,
      organization: { resumeNamesReview: false },
    },
    select: { id: true },
  });
  return found !== null;
}
