import { requireScope, type ServiceContext } from "@/server/services/context";

/** Sets the monthly spending limit, in millionths of a dollar. Null removes the limit. */
export async function setLimit(ctx: ServiceContext, { limit }: { limit: number | null }): Promise<null> {
  requireScope(ctx, "tokens:write");
  await ctx.db.organization.updateMany({
    where: { id: ctx.organizationId },
    data: { monthlyLimit: limit === null ? null : BigInt(limit) },
  });
  return null;
}
