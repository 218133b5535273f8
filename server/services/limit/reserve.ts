import { judgeNextCall, type NextCall } from "@/server/domain/model/next-call";
import { sayMoney } from "@/server/domain/usage/say-money";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { findPrice } from "@/server/services/price/find";
import type { Caller } from "@/server/services/usage/charge";
import { monthOf } from "@/server/services/usage/month";
import { sayReached } from "./say-reached";

/** `maxOutputTokens`: how long the answer may be; null: as long as it comes to. `passes`: others may leave room. */
export type Allowance = { maxOutputTokens: number | null } | { refused: string; passes: boolean };

/**
 * Sets aside what the next call of a model may cost, so that the month's limit is kept however many calls are under way.
 * A model without a price costs nothing that anybody knows of. It holds until the call is charged, or its attempt
 * no longer runs.
 */
export async function reserve(
  ctx: ServiceContext,
  { stepRunId, provider, model }: Caller,
  next: NextCall,
): Promise<Allowance> {
  const { maxOutputTokens } = next;
  const { organizationId } = ctx;
  const where = { id: organizationId };
  const { monthlyLimit } = await ctx.db.organization.findUniqueOrThrow({
    where,
    select: { monthlyLimit: true },
  });
  const price = monthlyLimit === null ? null : await findPrice(ctx, { provider, model });
  if (monthlyLimit === null || price === null) return { maxOutputTokens };
  return inTransaction(ctx, async ({ db, now }) => {
    await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`limit ${organizationId}`}, 0))::text`;
    await db.$executeRaw`
      DELETE FROM "Reservation" r USING "StepRun" s
      WHERE r."organizationId" = ${organizationId} AND s."id" = r."stepRunId" AND s."status" <> 'RUNNING'`;
    const [sums] = await db.$queryRaw<{ spent: bigint; others: bigint }[]>`
      SELECT
        coalesce((SELECT "cost" FROM "Spending"
          WHERE "organizationId" = ${organizationId} AND "month" = ${monthOf(now())}::date), 0) AS "spent",
        coalesce((SELECT sum(r."cost") FROM "Reservation" r JOIN "StepRun" s ON s."id" = r."stepRunId"
          WHERE r."organizationId" = ${organizationId} AND s."status" = 'RUNNING'
            AND r."stepRunId" <> ${stepRunId}), 0)::bigint AS "others"`;
    const left = Number(monthlyLimit - (sums?.spent ?? 0n));
    const others = Number(sums?.others ?? 0n);
    const verdict = judgeNextCall(price, left - others, next);
    if (!verdict.goes) return refuse({ limit: Number(monthlyLimit), left, others, cost: verdict.cost });
    const cost = BigInt(verdict.cost);
    await db.reservation.upsert({
      where: { stepRunId, organizationId },
      create: { stepRunId, organizationId, cost },
      update: { cost },
    });
    return { maxOutputTokens: verdict.maxOutputTokens };
  });
}

function refuse({
  limit,
  left,
  others,
  cost,
}: Record<"limit" | "left" | "others" | "cost", number>): Allowance {
  if (cost <= left)
    return {
      refused: `The calls of other steps may come to ${sayMoney(others)}, which leaves too little of this month's spending limit of ${sayMoney(limit)} for this one. It is tried again; raise the limit under Settings → Usage if this happens often.`,
      passes: true,
    };
  if (left <= 0) return { refused: sayReached(limit), passes: false };
  return {
    refused: `This month's spending limit of ${sayMoney(limit)} leaves ${sayMoney(left)}, and the next call of the model may cost up to ${sayMoney(cost)}. Raise the limit under Settings → Usage, give the agent a lower output limit, or wait for the next month.`,
    passes: false,
  };
}
