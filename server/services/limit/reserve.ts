import { makeId } from "@/server/domain/id";
import { judgeNextCall, mostTokens, type NextCall } from "@/server/domain/model/next-call";
import { costOf, type Price } from "@/server/domain/model/prices";
import { sayMoney } from "@/server/domain/usage/say-money";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { findPrice } from "@/server/services/price/find";
import type { Caller } from "@/server/services/usage/charge";
import { monthOf } from "@/server/services/usage/month";
import { sayReached } from "./say-reached";

/** `maxOutputTokens`: how long the answer may be; null: as long as it comes to. `passes`: others may leave room. */
export type Allowance =
  | { reservationId: string; maxOutputTokens: number | null }
  | { refused: string; passes: boolean };

/**
 * Sets aside what the next call of a model may cost, so that the month's limit is kept however many calls are under way,
 * and that it is known of a call whose process dies. A model without a price costs nothing that anybody knows of.
 */
export async function reserve(ctx: ServiceContext, caller: Caller, next: NextCall): Promise<Allowance> {
  const where = { id: ctx.organizationId };
  const select = { monthlyLimit: true };
  const { monthlyLimit } = await ctx.db.organization.findUniqueOrThrow({ where, select });
  const price = await findPrice(ctx, caller);
  if (monthlyLimit === null || price === null) return setAside(ctx, caller, price, next);
  return inTransaction(ctx, async (ctx) => {
    const { left, others } = await readLeft(ctx, monthlyLimit);
    const verdict = judgeNextCall(price, left - others, next);
    return verdict.goes
      ? setAside(ctx, caller, price, { ...next, maxOutputTokens: verdict.maxOutputTokens })
      : refuse({ limit: Number(monthlyLimit), left, others, cost: verdict.cost });
  });
}

/** What the month leaves, and what calls that are under way may take of it. Nobody else sets aside meanwhile. */
async function readLeft({ db, organizationId, now }: ServiceContext, monthlyLimit: bigint) {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`limit ${organizationId}`}, 0))::text`;
  const [sums] = await db.$queryRaw<{ spent: bigint; others: bigint }[]>`
    SELECT
      coalesce((SELECT "cost" FROM "Spending"
        WHERE "organizationId" = ${organizationId} AND "month" = ${monthOf(now())}::date), 0) AS "spent",
      coalesce((SELECT sum("cost") FROM "Reservation"
        WHERE "organizationId" = ${organizationId} AND "chargedAt" IS NULL), 0)::bigint AS "others"`;
  return { left: Number(monthlyLimit - (sums?.spent ?? 0n)), others: Number(sums?.others ?? 0n) };
}

async function setAside(
  { db, organizationId }: ServiceContext,
  { stepRunId, model }: Caller,
  price: Price | null,
  next: NextCall,
): Promise<Allowance> {
  const most = mostTokens(next);
  const { id } = await db.reservation.create({
    data: {
      id: makeId("rsv"),
      stepRunId,
      organizationId,
      model,
      inputTokens: most.input,
      outputTokens: most.output,
      cost: price && BigInt(costOf(price, most)),
    },
  });
  return { reservationId: id, maxOutputTokens: next.maxOutputTokens };
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
