import { AppError } from "@/server/domain/error";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { requireProposal } from "./rows";

export async function withdrawProposal(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  const { memberId } = await requireProposal(ctx, id);
  if (memberId !== requirePerson(ctx).memberId)
    throw new AppError("forbidden", "Only the person who requested this change can withdraw it.");
  await ctx.db.changeProposal.deleteMany({ where: { id, organizationId: ctx.organizationId, memberId } });
  return null;
}
