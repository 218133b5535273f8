import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import { PROVIDER_NAMES, PROVIDER_URLS, PROVIDERS, type Provider } from "@/server/domain/model/provider";

/** What a credential is for, as people read it. */
export const KIND_NAMES: Record<CredentialKind, string> = { ...PROVIDER_NAMES, header: "Header" };

/** Where a credential leads when nothing else is said; empty: only its owner knows. */
export function usualAddress(kind: CredentialKind): string {
  return kind === "compatible" || kind === "header" ? "" : PROVIDER_URLS[kind];
}

/** The credentials that a model can be reached by. */
export function isProvider({ kind }: Pick<CredentialDto, "kind">): boolean {
  return PROVIDERS.some((provider: Provider) => provider === kind);
}

/** Who answers at an address: the provider by name, a server of one's own by its host. */
export function whoAnswers({ kind, baseUrl }: Pick<CredentialDto, "kind" | "baseUrl">): string {
  return kind === "openai" || kind === "anthropic" || kind === "google"
    ? KIND_NAMES[kind]
    : new URL(baseUrl).host;
}

export function modelsInWords(count: number): string {
  return count === 1 ? "1 model" : `${count.toLocaleString("en")} models`;
}
