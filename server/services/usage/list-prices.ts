import { PRICE_SOURCES, PRICES, PRICES_AS_OF } from "@/server/domain/model/prices";
import { PROVIDERS } from "@/server/domain/model/provider";
import type { ListedPrice, Prices } from "@/server/domain/usage/usage";
import { requireScope, type ServiceContext } from "@/server/services/context";

const SHIPPED: readonly ListedPrice[] = (["openai", "anthropic", "google"] as const).flatMap((provider) =>
  Object.entries(PRICES[provider]).map(([model, { input, output }]) => ({
    model,
    provider,
    input,
    output,
    own: false,
  })),
);

/** Lists the organization's own prices, then the built-in prices that they don't replace. */
export async function listPrices(ctx: ServiceContext): Promise<Prices> {
  requireScope(ctx, "agents:read");
  const rows = await ctx.db.modelPrice.findMany({
    where: { organizationId: ctx.organizationId },
    orderBy: [{ model: "asc" }, { provider: "asc" }],
  });
  const own = rows.map(
    ({ model, provider, inputPerMillion, outputPerMillion }): ListedPrice => ({
      model,
      provider: PROVIDERS.find((one) => one === provider) ?? null,
      input: inputPerMillion.toNumber(),
      output: outputPerMillion.toNumber(),
      own: true,
    }),
  );
  const isReplaced = (shipped: ListedPrice) =>
    own.some(
      ({ model, provider }) =>
        model === shipped.model && (provider === null || provider === shipped.provider),
    );
  return {
    asOf: PRICES_AS_OF,
    sources: PRICE_SOURCES,
    prices: [...own, ...SHIPPED.filter((shipped) => !isReplaced(shipped))],
  };
}
