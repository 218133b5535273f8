import type { UsedTokens } from "@/server/domain/model/next-call";
import { costOf } from "@/server/domain/model/prices";
import type { Provider } from "@/server/domain/model/provider";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { findPrice } from "@/server/services/price/find";
import { monthOf } from "./month";

/** Whose call of a model it was. */
export interface Caller {
  stepRunId: string;
  provider: Provider;
  model: string;
}

/**
 * Adds what a call of a model took to its attempt and to the month, and gives back what was set aside for it: all or
 * nothing. Each call is charged as it ends, also of an attempt that is cancelled meanwhile or begun anew, since somebody pays
 * for it. Money is in millionths of a dollar; a model without a price costs nothing that anybody knows of.
 */
export async function chargeCall(
  ctx: ServiceContext,
  { stepRunId, provider, model }: Caller,
  { input, output, estimated }: UsedTokens,
): Promise<void> {
  const { organizationId } = ctx;
  const price = await findPrice(ctx, { provider, model });
  const cost = price && costOf(price, { input, output });
  await inTransaction(ctx, async ({ db, now }) => {
    await db.$executeRaw`
      UPDATE "StepRun" SET
        "model" = ${model},
        "inputTokens" = coalesce("inputTokens", 0) + ${input}::int,
        "outputTokens" = coalesce("outputTokens", 0) + ${output}::int,
        "estimated" = "estimated" OR ${estimated},
        "cost" = CASE WHEN ${cost}::bigint IS NULL THEN "cost" ELSE coalesce("cost", 0) + ${cost}::bigint END
      WHERE "id" = ${stepRunId} AND "organizationId" = ${organizationId}`;
    await db.$executeRaw`
      INSERT INTO "Spending" ("organizationId", "month", "cost", "inputTokens", "outputTokens")
      VALUES (${organizationId}, ${monthOf(now())}::date, ${cost ?? 0}, ${input}, ${output})
      ON CONFLICT ("organizationId", "month") DO UPDATE SET
        "cost" = "Spending"."cost" + EXCLUDED."cost",
        "inputTokens" = "Spending"."inputTokens" + EXCLUDED."inputTokens",
        "outputTokens" = "Spending"."outputTokens" + EXCLUDED."outputTokens"`;
    await db.reservation.deleteMany({ where: { stepRunId, organizationId } });
  });
}
