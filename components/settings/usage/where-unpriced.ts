import { findListPrice } from "@/server/domain/model/prices";
import { PROVIDERS, type Provider } from "@/server/domain/model/provider";

/** Whether a model has a list price. Null means from any provider. */
export function isShipped(model: string, provider: Provider | null): boolean {
  return PROVIDERS.some(
    (one) => (provider === null || provider === one) && findListPrice(one, model) !== null,
  );
}

/**
 * Describes the provider of a model without a price. If its name has a list price, it ran on a compatible
 * server.
 */
export function whereUnpriced(model: string): Provider | null {
  return isShipped(model, null) ? "compatible" : null;
}
