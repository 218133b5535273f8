import type { UsedTokens } from "@/server/domain/model/next-call";
import { costOf } from "@/server/domain/model/prices";
import type { Provider } from "@/server/domain/model/provider";
import type { Reservation } from "@/server/generated/prisma/client";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { findPrice } from "@/server/services/price/find";
import { monthOf } from "./month";

/** Whose call of a model it was. */
export interface Caller {
  stepRunId: string;
  provider: Provider;
  model: string;
}

/** What is added to an attempt and to the month. Money is in millionths of a dollar; null: no price is known. */
interface Charge extends UsedTokens {
  stepRunId: string;
  model: string | null;
  cost: number | null;
}

/**
 * Adds what a call of a model took to its attempt and to the month, in place of what was set aside for it: once, and all
 * or nothing. Each call is charged as it ends, also of an attempt that is cancelled meanwhile or begun anew, since
 * somebody pays for it. `used`: null: it was refused, and costs nothing.
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
    if (reserved.chargedAt) await add(ctx, takeBack(chargeOf(reserved)), reserved.chargedAt);
    if (used) await add(ctx, { ...used, stepRunId, model, cost: price && costOf(price, used) }, ctx.now());
  });
}

/**
 * Charges for what nobody knows the end of: the calls that were under way when the process of an attempt died, by what
 * was set aside for them, so that the limit is kept whatever they came to.
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

function takeBack({ input, output, cost, ...charge }: Charge): Charge {
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
