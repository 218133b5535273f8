import type { ReviewStatus } from "@/server/domain/review/status";
import { Prisma } from "@/server/generated/prisma/client";
import { PLANNED_ONCE } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import type { ReviewRow } from "@/server/services/presenters/review";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/**
 * Reads reviews with everything that decides who can act on them. Uses one statement instead of the 26 that Prisma
 * sends for `REVIEW_ROW`, because this is called once or twice whenever a review is opened or decided.
 */
export async function findReviews({ db, organizationId }: Reader, which: Prisma.Sql): Promise<ReviewRow[]> {
  const rows = await db.$queryRaw<ReviewRow[]>`
    SELECT v."id", v."organizationId", v."runId", v."workflowId", v."stepRunId", v."stepId", v."stepOrder",
      v."status"::text, v."policy", v."openedPolicy", v."policyHash"::text, v."dueAt", v."createdAt", v."closedAt",
      v."remindedAt", v."escalatesAt", v."escalatedAt", v."settledAt", v."dispatchedAt", v."action", v."draft",
      v."draftHash", v."text", v."hash", v."server", v."tool", v."host", v."destinations", v."returnsTo",
      v."outgoingId", v."asksAgainId", v."erasedAt",
      json_build_object('workflowName', r."workflowName", 'sessionId', r."sessionId",
        'channel', r."channel",
        'startedBy', (${requesterSql(Prisma.sql`r."startedById"`)}),
        'continuations', coalesce((
          SELECT json_agg(json_build_object('createdAt', c."createdAt", 'askedAgainId', c."askedAgainId",
            'input', c."input", 'by', (${requesterSql(Prisma.sql`c."byId"`)})) ORDER BY c."createdAt", c."id")
          FROM "RunContinuation" c
          WHERE c."runId" = v."runId" AND c."organizationId" = v."organizationId"), '[]'),
        'requesters', coalesce((
          SELECT json_agg(json_build_object('member', (${requesterSql(Prisma.sql`q."memberId"`)})) ORDER BY q."memberId")
          FROM "RunRequester" q
          WHERE q."runId" = v."runId" AND q."organizationId" = v."organizationId"), '[]')) AS "run",
      json_build_object('agentId', s."agentId", 'round', s."round", 'feedback', s."feedback",
        'reused', s."reused", 'condition', s."condition") AS "stepRun",
      coalesce((
        SELECT json_agg(one ORDER BY one."createdAt", one."id") FROM (
          SELECT a.*, (${memberSql(Prisma.sql`a."byId"`)}) AS "by", (${memberSql(Prisma.sql`a."toId"`)}) AS "to",
            (${memberSql(Prisma.sql`a."forMemberId"`)}) AS "forMember"
          FROM "ReviewReassignment" a
          WHERE a."reviewId" = v."id" AND a."organizationId" = v."organizationId") one
      ), '[]') AS "reassignments",
      coalesce((
        SELECT json_agg(one ORDER BY one."createdAt", one."id") FROM (
          SELECT d.*, (${memberSql(Prisma.sql`d."memberId"`)}) AS "member",
            (${memberSql(Prisma.sql`d."forMemberId"`)}) AS "forMember", (
              SELECT json_build_object('passkey', json_build_object('id', p."id", 'name', p."name"))
              FROM "DecisionSignature" g JOIN "Passkey" p ON p."id" = g."passkeyId"
              WHERE g."decisionId" = d."id" AND g."organizationId" = d."organizationId") AS "signature"
          FROM "Decision" d
          WHERE d."reviewId" = v."id" AND d."organizationId" = v."organizationId") one
      ), '[]') AS "decisions"
    FROM "Review" v
      JOIN "Run" r ON r."id" = v."runId" AND r."organizationId" = v."organizationId"
      JOIN "StepRun" s ON s."id" = v."stepRunId" AND s."organizationId" = v."organizationId"
      JOIN "Organization" o ON o."id" = v."organizationId"
    WHERE v."organizationId" = ${organizationId} AND ${which}
    ${PLANNED_ONCE}`;
  return rows.map(revive);
}

/** Reads one of the organization's reviews. Returns null if there is no such review. */
export async function findReview(ctx: Reader, reviewId: string): Promise<ReviewRow | null> {
  const [row] = await findReviews(ctx, Prisma.sql`v."id" = ${reviewId}`);
  return row ?? null;
}

interface LatestReview {
  /** Null if the organization has no such run, or the run has no review. */
  id: string | null;
  status: ReviewStatus | null;
  /** Whether the organization requires requests to name the review. */
  resumeNamesReview: boolean;
}

/**
 * Finds a run's latest review and whether requests have to name it. Uses one small statement, because every resume
 * needs both.
 */
export async function findLatestReview({ db, organizationId }: Reader, runId: string): Promise<LatestReview> {
  const [row] = await db.$queryRaw<LatestReview[]>`
    SELECT v."id", v."status"::text, o."resumeNamesReview"
    FROM "Organization" o LEFT JOIN LATERAL (
      SELECT one."id", one."status" FROM "Review" one
      WHERE one."runId" = ${runId} AND one."organizationId" = o."id"
      ORDER BY one."createdAt" DESC, one."id" DESC LIMIT 1) v ON true
    WHERE o."id" = ${organizationId}
    ${PLANNED_ONCE}`;
  if (!row) throw new Error(`no organization ${organizationId}`);
  return row;
}

/** Reads all reviews of a run, oldest first. */
export async function findReviewsOfRun(ctx: Reader, runId: string): Promise<ReviewRow[]> {
  const rows = await findReviews(ctx, Prisma.sql`v."runId" = ${runId}`);
  return rows.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
}

/** Like `findReview`, but throws if the review doesn't exist. */
export async function readReview(ctx: Reader, reviewId: string): Promise<ReviewRow> {
  const row = await findReview(ctx, reviewId);
  if (!row) throw new Error(`there is no review ${reviewId}`);
  return row;
}

/** Selects a member in the same form as MEMBER_REF. */
function memberSql(id: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object('id', m."id", 'invitedAs', m."invitedAs",
      'user', json_build_object('name', u."name", 'email', u."email"))
    FROM "Member" m JOIN "User" u ON u."id" = m."userId"
    WHERE m."id" = ${id} AND m."organizationId" = v."organizationId"`;
}

/** Selects a requester in the same form as REVIEW_ROW. */
function requesterSql(id: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object('id', m."id", 'invitedAs', m."invitedAs",
      'user', json_build_object('name', u."name", 'email', u."email"),
      'joinedByLinkFrom', m."joinedByLinkFrom", 'joinedByLinkFromId', m."joinedByLinkFromId",
      'organization', json_build_object('countHandedOverMembers', o."countHandedOverMembers",
        'secondPersonToWeaken', o."secondPersonToWeaken"))
    FROM "Member" m JOIN "User" u ON u."id" = m."userId"
    WHERE m."id" = ${id} AND m."organizationId" = v."organizationId"`;
}

/** Converts the nested times, which are text in JSON, to dates. */
function revive({ run, reassignments, decisions, ...review }: ReviewRow): ReviewRow {
  return {
    ...review,
    run: { ...run, continuations: run.continuations.map(at) },
    reassignments: reassignments.map(at),
    decisions: decisions.map((row) => ({
      ...at(row),
      voidedAt: row.voidedAt && new Date(row.voidedAt),
      firstOpenedAt: row.firstOpenedAt && new Date(row.firstOpenedAt),
    })),
  };
}

function at<Row extends { createdAt: Date }>(row: Row): Row {
  return { ...row, createdAt: new Date(row.createdAt) };
}
