/** The model providers, and how to reach them. */
export const PROVIDERS = ["openai", "anthropic", "google", "compatible"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Where the key of a provider goes when nothing else is said; of a compatible server only its owner knows. */
export const PROVIDER_URLS: Record<Exclude<Provider, "compatible">, string> = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com/v1",
  google: "https://generativelanguage.googleapis.com/v1beta",
};

export const PROVIDER_NAMES: Record<Provider, string> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  google: "Google",
  compatible: "OpenAI-compatible server",
};

/** How one call reaches a model. */
export interface ModelSettings {
  provider: Provider;
  /** The model, as the provider knows it. */
  name: string;
  baseUrl: string;
  apiKey: string | undefined;
  timeoutSeconds: number;
  /** Where a person mends the key, in words: "OPENAI_API_KEY", or the credential's name. */
  keyAt: string;
  /** A member entered the address, not the operator, so it must be public. */
  guarded: boolean;
}
