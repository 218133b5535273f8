import { findListPrice } from "@/server/domain/model/prices";
import { PROVIDERS, type Provider } from "@/server/domain/model/provider";

/** Whether a price is shipped for a model; null: of any provider. */
export function isShipped(model: string, provider: Provider | null): boolean {
  return PROVIDERS.some(
    (one) => (provider === null || provider === one) && findListPrice(one, model) !== null,
  );
}

/** Who was asked for a model without a price: where one of its name has one, a server that only speaks like it. */
export function whereUnpriced(model: string): Provider | null {
  return isShipped(model, null) ? "compatible" : null;
}
