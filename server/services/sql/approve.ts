import type { Role } from "@/server/domain/access/access";
import { makeId } from "@/server/domain/id";
import type { Requester } from "@/server/domain/review/may-decide";
import type { Channel } from "@/server/domain/review/status";
import { runStatusesBefore } from "@/server/domain/run/status";
import type { ReviewEvent } from "@/server/domain/webhook/events";
import { Prisma } from "@/server/generated/prisma/client";
import { inTurn, PLANNED_ONCE } from "@/server/infra/db";
import type { Origin, ServiceContext } from "@/server/services/context";
import { requestSql } from "@/server/services/ledger/request";
import type { readRequester } from "@/server/services/presenters/member";

type Caller = Pick<ServiceContext, "db" | "organizationId">;
type MemberFacts = Parameters<typeof readRequester>[0];

/** A document that needs only one approval, with the caller's current role. */
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
  /** Whether a webhook gets an event about the decision. */
  hasWebhook: boolean;
  /** The versions of the rows that the approval depends on. */
  seen: { run: string; review: string; member: string; organization: string; requesters: string };
}

/**
 * Finds an open review of a document that needs only one approval. Returns null for any other review and for a review
 * that already has a decision. Uses one statement, because most decisions approve such a review and Prisma would send
 * 34.
 */
export async function findApprovable(
  { db, organizationId }: Caller,
  { reviewId, memberId }: { reviewId: string; memberId: string },
): Promise<Approvable | null> {
  const [row] = await db.$queryRaw<Approvable[]>`
    SELECT v."runId", v."policy", v."escalatedAt", v."dueAt", v."text", v."hash", me."role"::text,
      ${factsSql(Prisma.sql`me`)} AS "member",
      (
        SELECT jsonb_agg(${factsSql(Prisma.sql`m`)} || jsonb_build_object('did', one."did"))
        FROM (${REQUESTERS}) one JOIN "Member" m ON m."id" = one."id" AND m."organizationId" = r."organizationId"
      ) AS "requesters",
      EXISTS (SELECT FROM "Webhook" w WHERE w."organizationId" = v."organizationId" AND ${GETS_DECISIONS}) AS "hasWebhook",
      jsonb_build_object('run', r.xmin::text, 'review', v.xmin::text, 'member', me.xmin::text,
        'organization', o.xmin::text, 'requesters', (${REQUESTERS_SEEN})) AS "seen"
    FROM "Review" v
      JOIN "Run" r ON r."id" = v."runId" AND r."organizationId" = v."organizationId"
      JOIN "Organization" o ON o."id" = v."organizationId"
      JOIN "Member" me ON me."id" = ${memberId} AND me."organizationId" = v."organizationId"
        AND me."removedAt" IS NULL
    WHERE v."id" = ${reviewId} AND v."organizationId" = ${organizationId} AND v."status" = 'OPEN'
      AND v."tool" IS NULL AND v."outgoingId" IS NULL AND v."policy"->'quorum' = '1'
      AND NOT EXISTS (
        SELECT FROM "Decision" d WHERE d."reviewId" = v."id" AND d."organizationId" = v."organizationId")
    ${PLANNED_ONCE}`;
  return row ?? null;
}

/** The people who requested run `r`. */
const REQUESTERS = Prisma.sql`
  SELECT r."startedById" AS "id", 'started' AS "did"
  UNION ALL SELECT c."byId", 'continued' FROM "RunContinuation" c
    WHERE c."runId" = r."id" AND c."organizationId" = r."organizationId"
  UNION ALL SELECT q."memberId", 'repeated' FROM "RunRequester" q
    WHERE q."runId" = r."id" AND q."organizationId" = r."organizationId"`;

const REQUESTERS_SEEN = Prisma.sql`
  SELECT string_agg(m.xmin::text, ' ' ORDER BY m."id", one."did")
  FROM (${REQUESTERS}) one JOIN "Member" m ON m."id" = one."id" AND m."organizationId" = r."organizationId"`;

/** Whether the webhook `w` gets an event about a decision. */
const GETS_DECISIONS = Prisma.sql`w."enabled" AND ${"review.decided" satisfies ReviewEvent} = ANY(w."events")`;

/** The fields of a member of organization `o` that affect who can decide. */
function factsSql(member: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`jsonb_build_object('id', ${member}."id", 'joinedByLinkFrom', ${member}."joinedByLinkFrom",
    'joinedByLinkFromId', ${member}."joinedByLinkFromId",
    'organization', jsonb_build_object('countHandedOverMembers', o."countHandedOverMembers"))`;
}

export interface RecordedApproval {
  reviewId: string;
  memberId: string;
  channel: Channel;
  tokenId: string | null;
  tokenName: string | null;
  reason: string | null;
  /** The edited document. Null if the document is approved without edits. */
  edited: string | null;
  /** The hash of the approved document. */
  textHash: string;
  /** The number of words that the caller was shown in the app. Null in other channels. */
  shownWords: number | null;
}

/**
 * Records the approval, closes the review, and continues the run. Returns the ID of the job and whether the run's
 * status changed. Returns null and changes nothing if the deadline has passed, or if anything that the approval depends
 * on has changed since `findApprovable` read it. In that case, `decideLocked` decides in a transaction. Both lock the
 * run first, then the member.
 */
export async function recordApproval(
  { db, organizationId, now, ...origin }: Caller & Origin & Pick<ServiceContext, "now">,
  { runId, hash, hasWebhook, seen }: Approvable,
  { reviewId, memberId, edited, textHash, shownWords, ...approval }: RecordedApproval,
): Promise<{ jobId: string; hasMoved: boolean } | null> {
  const record = (at: Date) => db.$queryRaw<{ jobId: string; hasMoved: boolean }[]>`
    WITH request AS MATERIALIZED (SELECT ${requestSql(origin)}), run AS (
      SELECT r."id" FROM request, "Run" r
        JOIN "Review" v ON v."runId" = r."id" AND v."organizationId" = r."organizationId"
        JOIN "Organization" o ON o."id" = r."organizationId"
      WHERE r."id" = ${runId} AND r."organizationId" = ${organizationId} AND r.xmin::text = ${seen.run}
        AND v."id" = ${reviewId} AND v.xmin::text = ${seen.review} AND o.xmin::text = ${seen.organization}
        AND (${REQUESTERS_SEEN}) = ${seen.requesters}
        AND (${hasWebhook} OR NOT EXISTS (
          SELECT FROM "Webhook" w WHERE w."organizationId" = r."organizationId" AND ${GETS_DECISIONS}))
      FOR NO KEY UPDATE OF r
    ), member AS (
      SELECT run."id" AS "runId", m."id", m."role", m."joinedByLinkFrom" FROM run, "Member" m
      WHERE m."id" = ${memberId} AND m."organizationId" = ${organizationId} AND m.xmin::text = ${seen.member}
      FOR SHARE OF m
    ), closed AS (
      UPDATE "Review" v SET "status" = 'APPROVED', "closedAt" = ${at}, "text" = coalesce(${edited}, v."text"),
        "hash" = ${textHash}
      FROM member
      WHERE v."id" = ${reviewId} AND v."organizationId" = ${organizationId} AND v."runId" = member."runId"
        AND v."status" = 'OPEN' AND v.xmin::text = ${seen.review} AND (v."dueAt" IS NULL OR v."dueAt" > ${at})
      RETURNING v."id", v."runId", v."stepRunId", v."text", member."id" AS "memberId", member."role",
        member."joinedByLinkFrom"
    ), moved AS (
      UPDATE "Run" r SET "status" = 'RUNNING', "updatedAt" = ${at} FROM closed
      WHERE r."id" = closed."runId" AND r."organizationId" = ${organizationId}
        AND r."status"::text = ANY(${runStatusesBefore("RUNNING")})
      RETURNING r."id"
    ), step AS (
      UPDATE "StepRun" s SET "status" = 'COMPLETED', "output" = closed."text", "finishedAt" = ${at} FROM closed
      WHERE s."id" = closed."stepRunId" AND s."organizationId" = ${organizationId} AND s."status" = 'WAITING'
    ), decision AS (
      INSERT INTO "Decision" ("id", "organizationId", "reviewId", "memberId", "role", "joinedByLinkFrom", "kind",
        "channel", "tokenId", "tokenName", "reason", "shownHash", "text", "textHash", "createdAt",
        "firstOpenedAt", "secondsInView", "reachedEnd", "shownWords")
      SELECT ${makeId("dec")}, ${organizationId}, closed."id", closed."memberId", closed."role",
        closed."joinedByLinkFrom", 'approve', ${approval.channel}::"Channel", ${approval.tokenId},
        ${approval.tokenName}, ${approval.reason}, ${hash}, closed."text", ${textHash}, ${at},
        g."firstOpenedAt", g."secondsInView", CASE WHEN g."reviewId" IS NOT NULL THEN g."reachedEndAt" IS NOT NULL END,
        CASE WHEN g."reviewId" IS NOT NULL THEN ${shownWords}::int END
      FROM closed LEFT JOIN "ReviewReading" g ON ${shownWords}::int IS NOT NULL AND g."reviewId" = closed."id"
        AND g."organizationId" = ${organizationId} AND g."memberId" = closed."memberId" AND g."hash" = ${hash}
    )
    INSERT INTO "Job" ("id", "organizationId", "runId", "kind", "reviewId", "createdAt")
    SELECT ${makeId("job")}, ${organizationId}, closed."runId", 'RESUME', closed."id", ${at} FROM closed
    ON CONFLICT ("reviewId") DO UPDATE SET "reviewId" = EXCLUDED."reviewId"
    RETURNING "id" AS "jobId", EXISTS (SELECT FROM moved) AS "hasMoved"
    ${PLANNED_ONCE}`;
  // The time is read after the locks are taken, because the deadline can pass while the statement waits.
  const [recorded] = await inTurn(db, () => record(now()));
  return recorded ?? null;
}
