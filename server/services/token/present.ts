import { SCOPES } from "@/server/domain/access/access";
import type { TokenDto } from "@/server/domain/token/token";
import type { ApiToken } from "@/server/generated/prisma/client";

export function presentToken(row: ApiToken): TokenDto {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
