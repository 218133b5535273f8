import type { Spending } from "@/server/domain/usage/usage";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { monthOf, nameMonth } from "./spending-limit";

/** Returns the cost of this month's model calls so far, and the monthly limit. */
export async function getSpending(ctx: ServiceContext): Promise<Spending> {
  requireScope(ctx, "runs:read");
  const { db, organizationId } = ctx;
  const month = monthOf(ctx.now());
  const [{ monthlyLimit }, spent] = await Promise.all([
    db.organization.findUniqueOrThrow({ where: { id: organizationId }, select: { monthlyLimit: true } }),
    db.spending.findUnique({ where: { organizationId_month: { organizationId, month } } }),
  ]);
  return {
    month: nameMonth(month),
    cost: Number(spent?.cost ?? 0n),
    limit: monthlyLimit === null ? null : Number(monthlyLimit),
  };
}
