import type { ServiceContext } from "@/server/services/context";
import { monthOf } from "@/server/services/usage/month";

/**
 * Why no model may be asked any more this month; null: it may. `more`: what has been spent and is not written down yet,
 * in millionths of a dollar.
 */
export async function findLimitReached(
  { db, organizationId, now }: Pick<ServiceContext, "db" | "organizationId" | "now">,
  more = 0,
): Promise<string | null> {
  const { monthlyLimit: limit } = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { monthlyLimit: true },
  });
  if (limit === null) return null;
  const month = monthOf(now());
  const spending = await db.spending.findUnique({
    where: { organizationId_month: { organizationId, month } },
  });
  if ((spending?.cost ?? 0n) + BigInt(more) < limit) return null;
  return `This month's spending limit of ${dollars(limit)} is reached. Raise it under Settings → Usage, or wait for the next month.`;
}

function dollars(millionths: bigint): string {
  return (Number(millionths) / 1e6).toLocaleString("en", { style: "currency", currency: "USD" });
}
