import { scopesInForce } from "@/server/domain/access/access";
import type { Database } from "@/server/infra/db";
import type { Actor } from "@/server/services/context";
import { coveringAt, rightsOf } from "@/server/services/presenters/member";
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
  const row = await db.apiToken.findFirst({
    where: { hash: hashToken(token) },
    include: {
      member: { include: { user: { select: { email: true } }, organization: true, ...coveringAt(now) } },
    },
  });
  if (!row || row.revokedAt || row.member.removedAt || (row.expiresAt && row.expiresAt <= now)) return null;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > TOUCH_EVERY_MS)
    await db.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
  const { id: memberId, role, user } = row.member;
  return {
    organizationId: row.organizationId,
    actor: {
      kind: "token",
      tokenId: row.id,
      tokenName: row.name,
      memberId,
      email: user.email,
      role,
      scopes: scopesInForce(role, row.scopes),
      ...rightsOf(row.member),
    },
  };
}
