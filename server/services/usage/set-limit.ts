import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { lockOrganization } from "@/server/services/lock-organization";

/** Sets the monthly spending limit, in millionths of a dollar. Null removes the limit. */
export async function setLimit(ctx: ServiceContext, { limit }: { limit: number | null }): Promise<null> {
  requireScope(ctx, "tokens:write");
  const { organizationId: id } = ctx;
  return inTransaction(ctx, async (ctx) => {
    await lockOrganization(ctx);
    const select = { monthlyLimit: true };
    const { monthlyLimit } = await ctx.db.organization.findUniqueOrThrow({ where: { id }, select });
    const before = monthlyLimit === null ? null : Number(monthlyLimit);
    if (before === limit) return null;
    await ctx.db.organization.updateMany({
      where: { id },
      data: { monthlyLimit: limit === null ? null : BigInt(limit) },
    });
    await recordEntry(ctx, {
      action: "organization.limit_changed",
      subject: { type: "organization", id },
      data: { before, after: limit },
    });
    return null;
  });
}
