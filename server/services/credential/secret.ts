import { seal, unseal } from "@/server/services/secret/seal";

/** A secret is sealed for the one credential, so that no row can pass for another. */
export function sealSecret(id: string, secret: string): { sealed: string; hint: string } {
  return { sealed: seal("credential", id, secret), hint: secret.length > 12 ? secret.slice(-4) : "" };
}

export function openSecret({ id, sealed }: { id: string; sealed: string | null }): string | null {
  return sealed === null ? null : unseal("credential", id, sealed);
}
