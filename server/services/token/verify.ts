import { scopesInForce } from "@/server/domain/access/access";
import type { Database } from "@/server/infra/db";
import type { Actor } from "@/server/services/context";
import { rightsOf } from "@/server/services/presenters/member";
import { findToken } from "@/server/services/sql/find-token";
import { hashToken, TOKEN_FORM } from "./rows";

const TOUCH_EVERY_MS = 60_000;

/**
 * Finds the member a token acts for. Returns null if the token is malformed, unknown, expired, or revoked, or
 * if its member was removed.
 */
export async function findTokenActor(
  db: Database,
  token: string,
  now: Date,
): Promise<{ organizationId: string; actor: Extract<Actor, { kind: "token" }> } | null> {
  if (!TOKEN_FORM.test(token)) return null;
  const row = await findToken(db, hashToken(token), now);
  if (!row) return null;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > TOUCH_EVERY_MS)
    await db.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
  return {
    organizationId: row.organizationId,
    actor: {
      kind: "token",
      tokenId: row.id,
      tokenName: row.name,
      memberId: row.memberId,
      email: row.email,
      role: row.role,
      scopes: scopesInForce(row.role, row.scopes),
      ...rightsOf(row),
    },
  };
}
