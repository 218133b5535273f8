import { notFound } from "@/server/domain/error";
import type { PasskeyDto } from "@/server/domain/passkey/passkey";
import type { Passkey } from "@/server/generated/prisma/client";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { thumbprintOf } from "./algorithms";

/** Selects the caller's passkeys. */
export function ownPasskeys(ctx: ServiceContext) {
  const { memberId } = requirePerson(ctx);
  return { organizationId: ctx.organizationId, memberId, removedAt: null };
}

export async function requireOwnPasskey(ctx: ServiceContext, id: string): Promise<Passkey> {
  const found = await ctx.db.passkey.findFirst({ where: { ...ownPasskeys(ctx), id } });
  if (!found) throw notFound("passkey");
  return found;
}

export function presentPasskey({ id, name, publicKey, createdAt, lastUsedAt }: Passkey): PasskeyDto {
  return {
    id,
    name,
    thumbprint: thumbprintOf(new Uint8Array(publicKey)),
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
