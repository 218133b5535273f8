import type { ServiceContext } from "@/server/services/context";
import { monthOf } from "@/server/services/usage/month";
import { sayReached } from "./say-reached";

/** Why no model may be asked any more this month; null: it may. */
export async function findLimitReached({
  db,
  organizationId,
  now,
}: Pick<ServiceContext, "db" | "organizationId" | "now">): Promise<string | null> {
  const { monthlyLimit: limit } = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { monthlyLimit: true },
  });
  if (limit === null) return null;
  const month = monthOf(now());
  const spending = await db.spending.findUnique({
    where: { organizationId_month: { organizationId, month } },
  });
  return (spending?.cost ?? 0n) < limit ? null : sayReached(Number(limit));
}
