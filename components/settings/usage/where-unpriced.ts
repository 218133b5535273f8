import { findListPrice } from "@/server/domain/model/prices";
import { PROVIDERS, type Provider } from "@/server/domain/model/provider";

/** Whether a model has a list price. Null: from any provider. */
export function isShipped(model: string, provider: Provider | null): boolean {
  return PROVIDERS.some(
    (one) => (provider === null || provider === one) && findListPrice(one, model) !== null,
  );
}

/** The provider of a model without a price. If its name has a list price, it was a compatible server. */
export function whereUnpriced(model: string): Provider | null {
  return isShipped(model, null) ? "compatible" : null;
}
