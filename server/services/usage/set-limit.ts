import { requireScope, type ServiceContext } from "@/server/services/context";

/** Says what a month may cost, in millionths of a dollar. Null: as much as it comes to. */
export async function setLimit(ctx: ServiceContext, { limit }: { limit: number | null }): Promise<null> {
  requireScope(ctx, "tokens:write");
  await ctx.db.organization.updateMany({
    where: { id: ctx.organizationId },
    data: { monthlyLimit: limit === null ? null : BigInt(limit) },
  });
  return null;
}
