import { AppError } from "@/server/domain/error";
import type { Rules, RulesChange } from "@/server/domain/organization/rules";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readRules } from "./read-rules";

/** Turns rules on or off; those not named stay. */
export async function setRules(ctx: ServiceContext, change: RulesChange): Promise<Rules> {
  requireScope(ctx, "members:write");
  const before = await readRules(ctx);
  const { count } = await ctx.db.organization.updateMany({
    where: { id: ctx.organizationId, ...before },
    data: change,
  });
  if (count === 0) throw new AppError("conflict", "Someone else just changed the rules. Reload the page.");
  return { ...before, ...change };
}
