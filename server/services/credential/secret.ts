import type { Credential } from "@/server/generated/prisma/client";
import { decrypt, encrypt, reencrypt } from "@/server/services/secret/encrypt";

type Place = Pick<Credential, "id" | "organizationId" | "baseUrl">;

/** Values encrypted by earlier versions lack this prefix and are bound only to the credential's ID. */
const BOUND = "2.";

/**
 * Encrypts a secret and binds it to its credential, organization, and address, so it can't be decrypted in
 * any other row.
 */
export function encryptSecret(place: Place, secret: string): { sealed: string; hint: string } {
  return {
    sealed: BOUND + encrypt("credential", ownerOf(place), secret),
    hint: secret.length > 12 ? secret.slice(-4) : "",
  };
}

export function decryptSecret({ sealed, ...place }: Place & Pick<Credential, "sealed">): string | null {
  if (sealed === null) return null;
  return sealed.startsWith(BOUND)
    ? decrypt("credential", ownerOf(place), sealed.slice(BOUND.length))
    : decrypt("credential", place.id, sealed);
}

/**
 * Returns the secret re-encrypted with the current APP_SECRET, or null if it already uses the current
 * APP_SECRET.
 */
export function reencryptSecret({ sealed, ...place }: Place & { sealed: string }): string | null {
  if (!sealed.startsWith(BOUND)) return reencrypt("credential", place.id, sealed);
  const fresh = reencrypt("credential", ownerOf(place), sealed.slice(BOUND.length));
  return fresh && BOUND + fresh;
}

function ownerOf({ organizationId, id, baseUrl }: Place): string {
  return JSON.stringify([organizationId, id, baseUrl]);
}
