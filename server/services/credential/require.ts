import { notFound } from "@/server/domain/error";
import type { Credential } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

export async function requireCredential(
  { db, organizationId }: ServiceContext,
  id: string,
): Promise<Credential> {
  const row = await db.credential.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("credential");
  return row;
}
