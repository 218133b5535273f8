import { AppError } from "@/server/domain/error";
import type { Credential } from "@/server/generated/prisma/client";
import { seal, unseal } from "@/server/services/secret/seal";

type Place = Pick<Credential, "id" | "organizationId" | "baseUrl">;

/** What was sealed before has no such mark, and is bound to the credential's id alone. */
const BOUND = "2.";

/** A secret is sealed for one credential of one organization, and for its address: in no other row it opens. */
export function sealSecret(place: Place, secret: string): { sealed: string; hint: string } {
  return {
    sealed: BOUND + seal("credential", ownerOf(place), secret),
    hint: secret.length > 12 ? secret.slice(-4) : "",
  };
}

/** The secret was encrypted with a different APP_SECRET. */
export class UnreadableSecretError extends AppError {
  constructor(cause: unknown) {
    const message =
      "A secret can't be read because APP_SECRET has changed. Restore the previous APP_SECRET, or enter the secret again.";
    super("conflict", message);
    this.cause = cause;
  }
}

export function openSecret({ sealed, ...place }: Place & Pick<Credential, "sealed">): string | null {
  if (sealed === null) return null;
  try {
    return sealed.startsWith(BOUND)
      ? unseal("credential", ownerOf(place), sealed.slice(BOUND.length))
      : unseal("credential", place.id, sealed);
  } catch (cause) {
    throw new UnreadableSecretError(cause);
  }
}

function ownerOf({ organizationId, id, baseUrl }: Place): string {
  return JSON.stringify([organizationId, id, baseUrl]);
}
