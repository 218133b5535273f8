import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import { isSameOrigin } from "@/server/domain/http/origin";

/**
 * Returns whether a saved secret can be sent to an address. A key is sent only to its exact address. A header value can
 * be sent to any address with the same origin.
 */
export function goesTo({ kind, baseUrl }: Pick<CredentialDto, "kind" | "baseUrl">, address: string): boolean {
  const typed = address.trim();
  return kind === "header" ? isSameOrigin(baseUrl, typed) : baseUrl === typed.replace(/\/+$/, "");
}

/** Returns the hint for a secret's address field. */
export function addressHint(kind: CredentialKind): string {
  if (kind === "header") return "The secret is sent only to this host and port, on any path.";
  return kind === "compatible"
    ? "The API's base URL, such as http://localhost:11434/v1 for Ollama. vLLM uses port 8000, and LM Studio uses port 1234."
    : "The key is sent only to this address. To use a gateway, change the address.";
}

/** Returns the hint for a secret's value field. The saved value itself is never shown. */
export function keyHint({
  credential,
  header,
  isElsewhere,
}: {
  credential: Pick<CredentialDto, "hint" | "hasSecret"> | null;
  header: boolean;
  isElsewhere: boolean;
}): string {
  const key = header ? "value" : "key";
  if (credential?.hasSecret && isElsewhere)
    return `The address changed. Paste the ${key} again to use it at the new address.`;
  if (credential?.hasSecret)
    return `Leave empty to keep the current ${key}${credential.hint && `, which ends in ${credential.hint}`}.`;
  return header
    ? "The full header value, such as Bearer followed by a token. It's encrypted and never shown again."
    : "It's encrypted and never shown again.";
}

/** Describes the stored value, like "Key …9f2c" or "Key saved". */
export function describeSecret({
  hint,
  hasSecret,
  kind,
}: Pick<CredentialDto, "hint" | "hasSecret" | "kind">): string {
  if (!hasSecret) return "No key";
  const key = kind === "header" ? "Value" : "Key";
  return hint === "" ? `${key} saved` : `${key} …${hint}`;
}
