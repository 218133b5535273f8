import { setTimeout as pause } from "node:timers/promises";
import { makeId } from "@/server/domain/id";
import { judgeNextCall, maxTokensOf, type NextCall, type UsedTokens } from "@/server/domain/model/next-call";
import { costOf, type Price } from "@/server/domain/model/prices";
import type { Provider } from "@/server/domain/model/provider";
import { sayMoney } from "@/server/domain/usage/say-money";
import type { Reservation } from "@/server/generated/prisma/client";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { findPrice, monthOf, noteLimit, sayReached } from "@/server/services/usage/spending-limit";

/** How often to check whether the limit leaves enough for the call, and for how long. */
export interface Patience {
  everyMs: number;
  forMs: number;
}

export const PATIENCE: Patience = { everyMs: 1_000, forMs: 60_000 };

/**
 * Waits until other steps' calls leave enough for the next model call, then reserves its maximum cost. Gives up after
 * `forMs`, or when the attempt is aborted.
 */
export async function waitForRoom(
  ctx: ServiceContext,
  caller: Caller,
  next: NextCall,
  { signal, everyMs, forMs }: Patience & { signal: AbortSignal },
): Promise<Allowance> {
  const giveUp = performance.now() + forMs;
  for (;;) {
    const allowed = await reserve(ctx, caller, next);
    if (!("refused" in allowed) || !allowed.isTemporary || performance.now() >= giveUp) return allowed;
    const continues = await pause(everyMs, true, { signal }).catch(() => false);
    if (!continues) return allowed;
  }
}

/**
 * `maxOutputTokens` is the maximum length of the response, or null if there's no limit. `isTemporary` means that a
 * retry may succeed once other calls have ended.
 */
type Allowance =
  | { reservationId: string; maxOutputTokens: number | null }
  | { refused: string; isTemporary: boolean };

/**
 * Reserves the maximum cost of the next model call. This keeps concurrent calls within the monthly limit and ensures
 * that a call is charged even if its process dies. A model without a price reserves nothing.
 */
export async function reserve(ctx: ServiceContext, caller: Caller, next: NextCall): Promise<Allowance> {
  const where = { id: ctx.organizationId };
  const select = { monthlyLimit: true };
  const { monthlyLimit } = await ctx.db.organization.findUniqueOrThrow({ where, select });
  const price = await findPrice(ctx, caller);
  if (monthlyLimit === null || price === null) return insertReservation(ctx, caller, price, next);
  return inTransaction(ctx, async (ctx) => {
    const { left, others } = await readLeft(ctx, monthlyLimit);
    const verdict = judgeNextCall(price, left - others, next);
    if (verdict.goes)
      return insertReservation(ctx, caller, price, { ...next, maxOutputTokens: verdict.maxOutputTokens });
    const limit = Number(monthlyLimit);
    const refusal = refuse({ limit, left, others, cost: verdict.cost });
    if (!refusal.isTemporary) await noteLimit(ctx, { limit, left });
    return refusal;
  });
}

/**
 * Returns what's left of the monthly limit and the amount that calls in progress have reserved. Blocks other
 * reservations until the transaction ends.
 */
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

async function insertReservation(
  { db, organizationId }: ServiceContext,
  { stepRunId, model }: Caller,
  price: Price | null,
  next: NextCall,
): Promise<Allowance> {
  const max = maxTokensOf(next);
  const { id } = await db.reservation.create({
    data: {
      id: makeId("rsv"),
      stepRunId,
      organizationId,
      model,
      inputTokens: max.input,
      outputTokens: max.output,
      cost: price && BigInt(costOf(price, max)),
    },
  });
  return { reservationId: id, maxOutputTokens: next.maxOutputTokens };
}

function refuse({ limit, left, others, cost }: Record<"limit" | "left" | "others" | "cost", number>): {
  refused: string;
  isTemporary: boolean;
} {
  if (cost <= left)
    return {
      refused: `Other steps' calls may cost up to ${sayMoney(others)}, which leaves too little of this month's spending limit of ${sayMoney(limit)} for this call. If this happens often, raise the limit under Settings → Usage.`,
      isTemporary: true,
    };
  if (left <= 0) return { refused: sayReached(limit), isTemporary: false };
  return {
    refused: `This month's spending limit of ${sayMoney(limit)} leaves ${sayMoney(left)}, but the next model call may cost up to ${sayMoney(cost)}. Raise the limit under Settings → Usage, lower the agent's output limit, or wait until next month.`,
    isTemporary: false,
  };
}

/** The attempt and model that a call belongs to. */
export interface Caller {
  stepRunId: string;
  provider: Provider;
  model: string;
}

/**
 * The usage to add to an attempt and to the month's total. `cost` is in millionths of a dollar, or null if the model
 * has no price.
 */
interface Charge extends UsedTokens {
  stepRunId: string;
  model: string | null;
  cost: number | null;
}

/**
 * Adds a model call's usage to its attempt and to the month's total. Removes the call's reservation in the same
 * transaction, so that a call is charged only once. A call is charged even if its attempt was canceled or restarted,
 * because the provider charges for it anyway. `used` is null for a refused call, which costs nothing.
 */
export async function chargeCall(
  ctx: ServiceContext,
  { stepRunId, provider, model }: Caller,
  { reservationId, used }: { reservationId: string; used: UsedTokens | null },
): Promise<void> {
  const price = await findPrice(ctx, { provider, model });
  await inTransaction(ctx, async (ctx) => {
    const [reserved] = await ctx.db.$queryRaw<Reservation[]>`
      DELETE FROM "Reservation" WHERE "id" = ${reservationId} AND "organizationId" = ${ctx.organizationId} RETURNING *`;
    if (!reserved) return;
    if (reserved.chargedAt) await add(ctx, negate(chargeOf(reserved)), reserved.chargedAt);
    if (used) await add(ctx, { ...used, stepRunId, model, cost: price && costOf(price, used) }, ctx.now());
  });
}

/**
 * Charges the calls that were in progress when an attempt's process died. Their usage is unknown, so they
 * cost the reserved amounts, which are within the limit.
 */
export async function chargeLostCalls(
  ctx: ServiceContext,
  { stepRunId }: { stepRunId: string },
): Promise<void> {
  const at = ctx.now();
  await inTransaction(ctx, async (ctx) => {
    const lost = await ctx.db.reservation.updateManyAndReturn({
      where: { stepRunId, organizationId: ctx.organizationId, chargedAt: null },
      data: { chargedAt: at },
    });
    for (const reserved of lost) await add(ctx, chargeOf(reserved), at);
  });
}

function chargeOf({ stepRunId, model, inputTokens, outputTokens, cost }: Reservation): Charge {
  const estimate = { input: inputTokens, output: outputTokens, estimated: true };
  return { ...estimate, stepRunId, model, cost: cost === null ? null : Number(cost) };
}

function negate({ input, output, cost, ...charge }: Charge): Charge {
  return { ...charge, input: -input, output: -output, cost: cost && -cost };
}

async function add(
  { db, organizationId }: ServiceContext,
  { stepRunId, model, input, output, estimated, cost }: Charge,
  at: Date,
): Promise<void> {
  await db.$executeRaw`
    UPDATE "StepRun" SET
      "model" = coalesce(${model}, "model"),
      "inputTokens" = coalesce("inputTokens", 0) + ${input}::int,
      "outputTokens" = coalesce("outputTokens", 0) + ${output}::int,
      "estimated" = "estimated" OR ${estimated},
      "cost" = CASE WHEN ${cost}::bigint IS NULL THEN "cost" ELSE coalesce("cost", 0) + ${cost}::bigint END
    WHERE "id" = ${stepRunId} AND "organizationId" = ${organizationId}`;
  await db.$executeRaw`
    INSERT INTO "Spending" ("organizationId", "month", "cost", "inputTokens", "outputTokens")
    VALUES (${organizationId}, ${monthOf(at)}::date, ${cost ?? 0}, ${input}, ${output})
    ON CONFLICT ("organizationId", "month") DO UPDATE SET
      "cost" = "Spending"."cost" + EXCLUDED."cost",
      "inputTokens" = "Spending"."inputTokens" + EXCLUDED."inputTokens",
      "outputTokens" = "Spending"."outputTokens" + EXCLUDED."outputTokens"`;
}
