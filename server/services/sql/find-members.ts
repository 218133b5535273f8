import type { Joining } from "@/server/domain/member/rules";
import { PLANNED_ONCE } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { type RightsRow, rightsSql } from "./rights-sql";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/** Reads a member's current permissions. Uses one statement instead of six, because every decision reads them. */
export async function findRights(
  { db, organizationId }: Reader,
  memberId: string,
  now: Date,
): Promise<RightsRow | null> {
  const [row] = await db.$queryRaw<RightsRow[]>`
    SELECT ${rightsSql(now)}
    FROM "Member" m JOIN "Organization" o ON o."id" = m."organizationId"
    WHERE m."id" = ${memberId} AND m."organizationId" = ${organizationId} AND m."removedAt" IS NULL
    ${PLANNED_ONCE}`;
  return row ?? null;
}

export interface MemberRow extends RightsRow, Joining {
  id: string;
  invitedAs: string | null;
  user: { name: string; email: string };
}

/** Reads all members with their permissions. Uses one statement instead of eight, since every new review reads them. */
export async function findMembers({ db, organizationId }: Reader, now: Date): Promise<MemberRow[]> {
  const rows = await db.$queryRaw<MemberRow[]>`
    SELECT m."id", m."invitedAs", m."createdAt", ${rightsSql(now)},
      jsonb_build_object('name', u."name", 'email', u."email") AS "user",
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('createdAt', i."createdAt", 'usedAt', i."usedAt"))
        FROM "Invitation" i WHERE i."memberId" = m."id" AND i."organizationId" = m."organizationId"
      ), '[]') AS "invitations"
    FROM "Member" m
      JOIN "User" u ON u."id" = m."userId"
      JOIN "Organization" o ON o."id" = m."organizationId"
    WHERE m."organizationId" = ${organizationId} AND m."removedAt" IS NULL
    ORDER BY m."id"
    ${PLANNED_ONCE}`;
  return rows.map(({ invitations, ...row }) => ({
    ...row,
    invitations: invitations.map(({ createdAt, usedAt }) => ({
      createdAt: new Date(createdAt),
      usedAt: usedAt && new Date(usedAt),
    })),
  }));
}
