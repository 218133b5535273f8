import { CREDENTIAL_KINDS, type CredentialDto } from "@/server/domain/credential/credential";
import type { Credential } from "@/server/generated/prisma/client";

export function presentCredential({
  id,
  name,
  kind,
  baseUrl,
  hint,
  sealed,
  revision,
  updatedAt,
}: Credential): CredentialDto {
  const known = CREDENTIAL_KINDS.find((other) => other === kind);
  if (!known || baseUrl === null) throw new Error(`credential ${id} is of no known kind`);
  return {
    id,
    name,
    kind: known,
    baseUrl,
    hint,
    hasSecret: sealed !== null,
    revision,
    updatedAt: updatedAt.toISOString(),
  };
}
