/** The model providers, and how to reach them. */
export const PROVIDERS = ["openai", "anthropic", "google", "compatible"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Each provider's default address. A compatible server has none. */
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
  /** The provider's name for the model. */
  name: string;
  baseUrl: string;
  apiKey: string | undefined;
  timeoutSeconds: number;
  /** Where to fix the key, in words: "OPENAI_API_KEY", or the credential's name. */
  keyAt: string;
  /** A member entered the address, not the operator, so it must be public. */
  guarded: boolean;
}
