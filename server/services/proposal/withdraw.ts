import { AppError, notFound } from "@/server/domain/error";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { requireProposal } from "./rows";

export async function withdrawProposal(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  const { memberId, subject } = await requireProposal(ctx, id);
  if (memberId !== requirePerson(ctx).memberId)
    throw new AppError("forbidden", "Only the person who requested this change can withdraw it.");
  return inTransaction(ctx, async (ctx) => {
    const where = { id, organizationId: ctx.organizationId, memberId };
    const { count } = await ctx.db.changeProposal.deleteMany({ where });
    if (count === 0) throw notFound("proposed change");
    await recordEntry(ctx, {
      action: "proposal.withdrawn",
      subject: { type: "proposal", id },
      data: { subjectType: subject.type, subjectId: subject.id },
    });
    return null;
  });
}
