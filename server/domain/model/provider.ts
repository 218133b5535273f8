export const PROVIDERS = ["openai", "anthropic", "google", "compatible"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Each provider's default address. OpenAI-compatible servers don't have one. */
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

/** The settings that a call uses to reach a model. */
export interface ModelSettings {
  provider: Provider;
  /** The provider's name for the model. */
  name: string;
  baseUrl: string;
  apiKey: string | undefined;
  timeoutSeconds: number;
  /** Where the key is set, for error messages: a variable such as "OPENAI_API_KEY", or a place in the settings. */
  keyAt: string;
  /** Whether the address has to be public, because a member rather than the operator entered it. */
  guarded: boolean;
}
