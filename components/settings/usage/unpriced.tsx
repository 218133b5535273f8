import { Button } from "@/components/ui/button";
import type { ListedPrice } from "@/server/domain/usage/usage";
import { hasListPrice } from "./provider-to-price";

const NAMES = new Intl.ListFormat("en-US");

/** Lists models whose calls had no price in a month. Some may have a price now. */
export function Unpriced({
  models,
  prices,
  onPrice,
}: {
  models: readonly string[];
  prices: readonly ListedPrice[];
  /** Undefined if the user isn't allowed to change prices. */
  onPrice?: (model: string) => void;
}) {
  // Models that the organization has priced. List prices don't count, because these calls went to servers
  // without list prices.
  const own = new Set(
    prices.flatMap(({ model, provider, own }) =>
      own && (provider === null || !hasListPrice(model, provider)) ? [model] : [],
    ),
  );
  const without = models.filter((model) => !own.has(model));
  const since = models.filter((model) => own.has(model));
  if (models.length === 0) return null;
  return (
    <div className="grid gap-2 rounded-md bg-sunken px-4 py-3">
      {without.length > 0 && (
        <>
          <p className="font-medium">Some models have no price</p>
          <p className="max-w-prose">
            Calls to these models are treated as free and don't count toward the limit. A price you add
            applies only to later calls.
          </p>
          <ul className="flex flex-wrap gap-2">
            {without.map((model) => (
              <li key={model} className="flex flex-wrap items-center gap-2">
                <code className="break-all font-mono text-sm">{model}</code>
                {onPrice && (
                  <Button size="small" onClick={() => onPrice(model)}>
                    Add a price for {model}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {since.length > 0 && (
        <p className="max-w-prose wrap-anywhere">
          Some calls to {NAMES.format(since)} were made before there was a price. They still count as free.
          Later calls don't.
        </p>
      )}
    </div>
  );
}
