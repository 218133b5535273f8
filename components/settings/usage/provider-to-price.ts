import { findListPrice } from "@/server/domain/model/prices";
import { PROVIDERS, type Provider } from "@/server/domain/model/provider";

/** Whether a model has a list price. A null `provider` means any provider. */
export function hasListPrice(model: string, provider: Provider | null): boolean {
  return PROVIDERS.some(
    (one) => (provider === null || provider === one) && findListPrice(one, model) !== null,
  );
}

/**
 * Returns the provider that an unpriced model's price should apply to. Null means all providers. If the model has a
 * list price, its calls were unpriced because they went to a compatible server.
 */
export function providerToPrice(model: string): Provider | null {
  return hasListPrice(model, null) ? "compatible" : null;
}
