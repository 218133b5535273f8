import { requirePerson, type ServiceContext } from "@/server/services/context";

/** Hides or shows the first steps on the member's Home, in all their browsers. */
export async function hideFirstSteps(ctx: ServiceContext, { hidden }: { hidden: boolean }): Promise<null> {
  const { memberId } = requirePerson(ctx);
  await ctx.db.member.updateMany({
    where: { id: memberId, organizationId: ctx.organizationId },
    data: { firstStepsHiddenAt: hidden ? ctx.now() : null },
  });
  return null;
}
