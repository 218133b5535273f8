import type { Role } from "@/server/domain/access/access";
import { type Database, PLANNED_ONCE } from "@/server/infra/db";
import type { Rights } from "@/server/services/presenters/member";

export interface TokenRow extends Rights {
  id: string;
  organizationId: string;
  name: string;
  scopes: string[];
  lastUsedAt: Date | null;
  memberId: string;
  role: Role;
  email: string;
}

/**
 * Finds a valid token with its member's current rights. One statement, because every API request starts with it
 * and Prisma would send eight.
 */
export async function findToken(db: Database, hash: string, now: Date): Promise<TokenRow | null> {
  const [row] = await db.$queryRaw<TokenRow[]>`
    SELECT t."id", t."organizationId", t."name", t."scopes", t."lastUsedAt",
      m."id" AS "memberId", m."role"::text, u."email", m."joinedByLinkFrom", m."joinedByLinkFromId",
      jsonb_build_object('countHandedOverMembers', o."countHandedOverMembers") AS "organization",
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('member', jsonb_build_object(
          'id', covered."id", 'invitedAs', covered."invitedAs", 'role', covered."role", 'removedAt', NULL,
          'user', jsonb_build_object('name', person."name", 'email', person."email"),
          'joinedByLinkFrom', covered."joinedByLinkFrom", 'joinedByLinkFromId', covered."joinedByLinkFromId",
          'organization', jsonb_build_object('countHandedOverMembers', o."countHandedOverMembers")
        )) ORDER BY c."startsAt", c."id")
        FROM "MemberCover" c
          JOIN "Member" covered ON covered."id" = c."memberId" AND covered."organizationId" = c."organizationId"
          JOIN "User" person ON person."id" = covered."userId"
        WHERE c."coverId" = m."id" AND c."organizationId" = m."organizationId"
          AND c."endedAt" IS NULL AND c."startsAt" <= ${now} AND c."endsAt" > ${now}
          AND covered."removedAt" IS NULL
      ), '[]') AS "covering"
    FROM "ApiToken" t
      JOIN "Member" m ON m."id" = t."memberId" AND m."organizationId" = t."organizationId"
      JOIN "User" u ON u."id" = m."userId"
      JOIN "Organization" o ON o."id" = t."organizationId"
    WHERE t."hash" = ${hash} AND t."revokedAt" IS NULL AND m."removedAt" IS NULL
      AND (t."expiresAt" IS NULL OR t."expiresAt" > ${now})
    ${PLANNED_ONCE}`;
  return row ?? null;
}
