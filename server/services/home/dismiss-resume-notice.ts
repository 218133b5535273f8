import { requirePerson, type ServiceContext } from "@/server/services/context";

/** Permanently removes the notice about `resumeNamesReview` from the member's Home, in all their browsers. */
export async function dismissResumeNotice(ctx: ServiceContext): Promise<null> {
  const { memberId } = requirePerson(ctx);
  await ctx.db.member.updateMany({
    where: { id: memberId, organizationId: ctx.organizationId },
    data: { seesResumeNotice: false },
  });
  return null;
}
