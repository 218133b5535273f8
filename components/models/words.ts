import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import { PROVIDER_NAMES, PROVIDER_URLS, PROVIDERS, type Provider } from "@/server/domain/model/provider";

/** The display name of each kind of secret. */
export const SECRET_KIND_NAMES: Record<CredentialKind, string> = { ...PROVIDER_NAMES, header: "Header" };

/** Returns the default address for a kind of secret. Empty if there is none. */
export function defaultAddress(kind: CredentialKind): string {
  return kind === "compatible" || kind === "header" ? "" : PROVIDER_URLS[kind];
}

/** Whether a secret is a model provider's key. */
export function isProvider({ kind }: Pick<CredentialDto, "kind">): boolean {
  return PROVIDERS.some((provider: Provider) => provider === kind);
}

/** Returns the name of the server at an address: the provider's name or the host of a custom server. */
export function nameModelServer({ kind, baseUrl }: Pick<CredentialDto, "kind" | "baseUrl">): string {
  return kind === "openai" || kind === "anthropic" || kind === "google"
    ? PROVIDER_NAMES[kind]
    : new URL(baseUrl).host;
}

export function modelsInWords(count: number): string {
  return count === 1 ? "1 model" : `${count.toLocaleString("en")} models`;
}
