import { findListPrice } from "@/server/domain/model/prices";
import { PROVIDERS, type Provider } from "@/server/domain/model/provider";

/** Whether a model has a list price. A null `provider` means any provider. */
export function isShipped(model: string, provider: Provider | null): boolean {
  return PROVIDERS.some(
    (one) => (provider === null || provider === one) && findListPrice(one, model) !== null,
  );
}

/**
 * Returns the provider to set a price for. If a model has a list price but its cost is unknown, it ran on a
 * compatible server.
 */
export function whereUnpriced(model: string): Provider | null {
  return isShipped(model, null) ? "compatible" : null;
}
