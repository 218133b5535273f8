import { createHash } from "node:crypto";
import { SCOPES } from "@/server/domain/access/access";
import type { TokenDto } from "@/server/domain/token/token";
import type { ApiToken } from "@/server/generated/prisma/client";

/** The exact format of a token. Anything else is rejected without querying the database. */
export const TOKEN_FORM = /^cs_[A-Za-z0-9_-]{43}$/;

export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

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
