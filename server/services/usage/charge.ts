import type { Transaction } from "@/server/db";
import { costOf } from "@/server/domain/model/prices";
import type { Provider } from "@/server/domain/model/provider";
import type { ServiceContext } from "@/server/services/context";
import { findPrice } from "@/server/services/price/find";
import { monthOf } from "./month";

export interface Counted {
  model: string | null;
  provider?: Provider | null;
  tokens?: { input: number; output: number } | null;
}

/** What a model's tokens cost, in millionths of a dollar. Null: none were counted, or nobody knows the price. */
export async function priceTokens(
  ctx: Pick<ServiceContext, "db" | "organizationId">,
  { model, provider, tokens }: Counted,
): Promise<number | null> {
  if (!tokens || !provider || model === null) return null;
  const price = await findPrice(ctx, { provider, model });
  return price && costOf(price, tokens);
}

/** Adds what a step took to its month, in the transaction that records the step: neither is there without the other. */
export async function addToMonth(
  { db, organizationId, now }: ServiceContext & { db: Transaction },
  { tokens }: Counted,
  cost: number | null,
): Promise<void> {
  if (!tokens) return;
  await db.$executeRaw`
    INSERT INTO "Spending" ("organizationId", "month", "cost", "inputTokens", "outputTokens")
    VALUES (${organizationId}, ${monthOf(now())}::date, ${cost ?? 0}, ${tokens.input}, ${tokens.output})
    ON CONFLICT ("organizationId", "month") DO UPDATE SET
      "cost" = "Spending"."cost" + EXCLUDED."cost",
      "inputTokens" = "Spending"."inputTokens" + EXCLUDED."inputTokens",
      "outputTokens" = "Spending"."outputTokens" + EXCLUDED."outputTokens"`;
}
