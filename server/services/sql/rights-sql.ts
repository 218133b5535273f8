import type { Role } from "@/server/domain/access/access";
import { Prisma } from "@/server/generated/prisma/client";
import type { Rights } from "@/server/services/presenters/member";

export interface RightsRow extends Rights {
  role: Role;
}

/** The columns of a RightsRow for the member `m` of the organization `o`. Includes the covers in effect at `now`. */
export function rightsSql(now: Date): Prisma.Sql {
  return Prisma.sql`
    m."role"::text, m."joinedByLinkFrom", m."joinedByLinkFromId",
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
    ), '[]') AS "covering"`;
}
