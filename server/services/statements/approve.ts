import type { Role } from "@/server/domain/access/access";
import { makeId } from "@/server/domain/id";
import type { Requester } from "@/server/domain/review/may-decide";
import type { Channel } from "@/server/domain/review/status";
import { runStatusesBefore } from "@/server/domain/run/status";
import { Prisma, type ReviewReading } from "@/server/generated/prisma/client";
import { queryInTurn } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import type { readRequester } from "@/server/services/presenters/member";

type Caller = Pick<ServiceContext, "db" | "organizationId">;
type MemberFacts = Parameters<typeof readRequester>[0];

/** A document that one approval completes, and the caller's current role. */
export interface Approvable {
  runId: string;
  policy: Prisma.JsonValue;
  escalatedAt: Date | null;
  dueAt: Date | null;
  text: string;
  hash: string;
  role: Role;
  member: MemberFacts;
  requesters: (MemberFacts & Pick<Requester, "did">)[];
  /** How the caller has read the document in the app. */
  reading: Pick<ReviewReading, "firstOpenedAt" | "secondsInView" | "reachedEndAt"> | null;
  hasWebhook: boolean;
  /** The versions of the rows that the approval depends on. */
  runSeen: string;
  reviewSeen: string;
  memberSeen: string;
}

/**
 * Finds an open review of a document that needs only one approval. Returns null for all others, and if there
 * already is a decision. One statement, because most decisions approve such a review and Prisma would send 34.
 */
export async function findApprovable(
  { db, organizationId }: Caller,
  { reviewId, memberId }: { reviewId: string; memberId: string },
): Promise<Approvable | null> {
  const [row] = await db.$queryRaw<Approvable[]>`
    SELECT v."runId", v."policy", v."escalatedAt", v."dueAt", v."text", v."hash", me."role"::text,
      ${factsSql(Prisma.sql`me`)} AS "member",
      (
        SELECT jsonb_agg(${factsSql(Prisma.sql`m`)} || jsonb_build_object('did', one."did")) FROM (
          SELECT r."startedById" AS "id", 'started' AS "did"
          UNION ALL SELECT c."byId", 'continued' FROM "RunContinuation" c
            WHERE c."runId" = r."id" AND c."organizationId" = r."organizationId"
          UNION ALL SELECT q."memberId", 'repeated' FROM "RunRequester" q
            WHERE q."runId" = r."id" AND q."organizationId" = r."organizationId"
        ) one JOIN "Member" m ON m."id" = one."id" AND m."organizationId" = r."organizationId"
      ) AS "requesters",
      (
        SELECT jsonb_build_object('firstOpenedAt', g."firstOpenedAt", 'secondsInView', g."secondsInView",
          'reachedEndAt', g."reachedEndAt")
        FROM "ReviewReading" g
        WHERE g."reviewId" = v."id" AND g."organizationId" = v."organizationId" AND g."memberId" = me."id"
          AND g."hash" = v."hash"
      ) AS "reading",
      EXISTS (SELECT FROM "Webhook" w WHERE w."organizationId" = v."organizationId" AND w."enabled") AS "hasWebhook",
      r.xmin::text AS "runSeen", v.xmin::text AS "reviewSeen", me.xmin::text AS "memberSeen"
    FROM "Review" v
      JOIN "Run" r ON r."id" = v."runId" AND r."organizationId" = v."organizationId"
      JOIN "Organization" o ON o."id" = v."organizationId"
      JOIN "Member" me ON me."id" = ${memberId} AND me."organizationId" = v."organizationId"
        AND me."removedAt" IS NULL
    WHERE v."id" = ${reviewId} AND v."organizationId" = ${organizationId} AND v."status" = 'OPEN'
      AND v."tool" IS NULL AND v."policy"->'quorum' = '1'
      AND NOT EXISTS (
        SELECT FROM "Decision" d WHERE d."reviewId" = v."id" AND d."organizationId" = v."organizationId")`;
  if (!row) return null;
  const { reading } = row;
  const firstOpenedAt = reading?.firstOpenedAt ? new Date(reading.firstOpenedAt) : null;
  return { ...row, reading: reading && { ...reading, firstOpenedAt } };
}

/** The fields of a member that affect who can decide, in the organization `o`. */
function factsSql(member: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`jsonb_build_object('id', ${member}."id", 'joinedByLinkFrom', ${member}."joinedByLinkFrom",
    'joinedByLinkFromId', ${member}."joinedByLinkFromId",
    'organization', jsonb_build_object('countHandedOverMembers', o."countHandedOverMembers"))`;
}

interface Approval {
  reviewId: string;
  memberId: string;
  channel: Channel;
  tokenId: string | null;
  tokenName: string | null;
  reason: string | null;
  /** The edited document. Null if it's approved as it is. */
  edited: string | null;
  /** The hash of the approved document. */
  textHash: string;
  /** The recorded reading, as columns of a decision. */
  reading: {
    firstOpenedAt: Date | null;
    secondsInView: number | null;
    reachedEnd: boolean;
    shownWords: number;
  } | null;
  now: Date;
}

/**
 * Records the approval, closes the review and continues the run. Returns the id of the job, or null if the run,
 * the review or the caller's membership changed since they were found. It then changes nothing, and the verb's
 * transaction decides. Like that transaction, locks the run first, then the member.
 */
export async function recordApproval(
  { db, organizationId }: Caller,
  found: Approvable,
  { reviewId, memberId, reading, now, ...approval }: Approval,
): Promise<string | null> {
  const { edited, textHash } = approval;
  const [job] = await queryInTurn(db)<{ id: string }[]>`
    WITH run AS (
      SELECT "id" FROM "Run"
      WHERE "id" = ${found.runId} AND "organizationId" = ${organizationId} AND xmin::text = ${found.runSeen}
      FOR NO KEY UPDATE
    ), member AS (
      SELECT run."id" AS "runId", m."id", m."role", m."joinedByLinkFrom" FROM run, "Member" m
      WHERE m."id" = ${memberId} AND m."organizationId" = ${organizationId} AND m.xmin::text = ${found.memberSeen}
      FOR SHARE OF m
    ), closed AS (
      UPDATE "Review" v SET "status" = 'APPROVED', "closedAt" = ${now}, "text" = coalesce(${edited}, v."text"),
        "hash" = ${textHash}
      FROM member
      WHERE v."id" = ${reviewId} AND v."organizationId" = ${organizationId} AND v."runId" = member."runId"
        AND v."status" = 'OPEN' AND v.xmin::text = ${found.reviewSeen}
      RETURNING v."id", v."runId", v."stepRunId", v."text", member."id" AS "memberId", member."role",
        member."joinedByLinkFrom"
    ), moved AS (
      UPDATE "Run" r SET "status" = 'RUNNING', "updatedAt" = ${now} FROM closed
      WHERE r."id" = closed."runId" AND r."status"::text = ANY(${runStatusesBefore("RUNNING")})
    ), step AS (
      UPDATE "StepRun" s SET "status" = 'COMPLETED', "output" = closed."text", "finishedAt" = ${now} FROM closed
      WHERE s."id" = closed."stepRunId" AND s."organizationId" = ${organizationId} AND s."status" = 'WAITING'
    ), decision AS (
      INSERT INTO "Decision" ("id", "organizationId", "reviewId", "memberId", "role", "joinedByLinkFrom", "kind",
        "channel", "tokenId", "tokenName", "reason", "shownHash", "text", "textHash", "createdAt",
        "firstOpenedAt", "secondsInView", "reachedEnd", "shownWords")
      SELECT ${makeId("dec")}, ${organizationId}, closed."id", closed."memberId", closed."role",
        closed."joinedByLinkFrom", 'approve', ${approval.channel}::"Channel", ${approval.tokenId},
        ${approval.tokenName}, ${approval.reason}, ${found.hash}, closed."text", ${textHash}, ${now},
        ${reading?.firstOpenedAt ?? null}::timestamptz, ${reading?.secondsInView ?? null}::int,
        ${reading?.reachedEnd ?? null}::boolean, ${reading?.shownWords ?? null}::int
      FROM closed
    )
    INSERT INTO "Job" ("id", "organizationId", "runId", "kind", "reviewId", "createdAt")
    SELECT ${makeId("job")}, ${organizationId}, closed."runId", 'RESUME', closed."id", ${now} FROM closed
    ON CONFLICT ("reviewId") DO UPDATE SET "reviewId" = EXCLUDED."reviewId"
    RETURNING "id"`;
  return job?.id ?? null;
}
