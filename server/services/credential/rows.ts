import { CREDENTIAL_KINDS, type CredentialDto } from "@/server/domain/credential/credential";
import { notFound } from "@/server/domain/error";
import type { Credential } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

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
  if (!known || baseUrl === null) throw new Error(`credential ${id} has an unknown kind`);
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

export async function requireCredential(
  { db, organizationId }: ServiceContext,
  id: string,
): Promise<Credential> {
  const row = await db.credential.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("credential");
  return row;
}
