import { z } from "zod";
import { type DecidableReview, mayApprove, mayDecideAny } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { Prisma } from "@/server/generated/prisma/client";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { type InboxOrder, type InboxPlace, REVIEWS_AND_REQUESTERS, UNNARROWED } from "./sql";

/** The open reviews waiting for a member. */
export interface MyReviews {
  count: number;
  /** Reads a page of the reviews. */
  read: (window: { skip: number; take: number }) => Promise<InboxPlace[]>;
}

/**
 * Finds the open reviews where the caller's approval would count and is still missing, for themselves or for
 * someone they cover for. Runs on every poll. Since thousands of reviews share a few policies, calls
 * `mayApprove` once per kind of review, and then finds the reviews in SQL.
 */
export async function findMyReviews(
  ctx: ServiceContext,
  { where, orderBy, groupSize }: InboxOrder = UNNARROWED,
): Promise<MyReviews> {
  const { db, organizationId } = ctx;
  const person = requirePerson(ctx);
  if (!mayDecideAny(person).allowed) return { count: 0, read: async () => [] };
  const { memberId } = person;
  const waiting = Prisma.sql`
    FROM ${REVIEWS_AND_REQUESTERS}
      JOIN "Organization" ON "Organization"."id" = "Review"."organizationId"
    WHERE "Review"."organizationId" = ${organizationId} AND "Review"."status" = 'OPEN'
      AND NOT EXISTS (
        SELECT 1 FROM "Decision" WHERE "Decision"."reviewId" = "Review"."id"
          AND ${memberId} IN ("Decision"."memberId", "Decision"."forMemberId")
          AND "Decision"."kind" = 'approve' AND "Decision"."voidedAt" IS NULL)
      ${where}`;
  const kind = kindOf([memberId, ...person.covering.map((covered) => covered.memberId)]);
  const groups = await db.$queryRaw<(Kind & { count: number })[]>`
    SELECT "policy"::text, "escalated", "requester", "linkFrom", "votes"::text, "count" FROM (
      SELECT "policy", ${ESCALATED} AS "escalated", ${kind.requester} AS "requester",
        ${kind.linkFrom} AS "linkFrom", ${kind.votes} AS "votes", count(*)::int AS "count" ${waiting} GROUP BY 1, 2, 3, 4, 5) AS groups`;
  const mine = groups.filter((group) => mayApprove(person, readKind(group)).allowed);
  const column = (name: keyof Kind) => Prisma.sql`${mine.map((group) => group[name])}::text[]`;
  return {
    count: mine.reduce((sum, { count }) => sum + count, 0),
    async read({ skip, take }) {
      if (mine.length === 0) return [];
      return db.$queryRaw<InboxPlace[]>`
        SELECT "Review"."id", ${groupSize} AS "groupSize" ${waiting}
          AND ("policy"::text, ${ESCALATED}, ${kind.requester}, ${kind.linkFrom}, ${kind.votes}::text) IN (
            SELECT * FROM unnest(
              ${column("policy")}, ${column("escalated")}, ${column("requester")}, ${column("linkFrom")},
              ${column("votes")}))
        ORDER BY ${orderBy} LIMIT ${take} OFFSET ${skip}`;
    },
  };
}

/**
 * Everything that determines whether the caller can approve a review. Policies and votes are JSON. `escalated` is "true"
 * or "false".
 */
type Kind = Record<"policy" | "escalated" | "requester" | "linkFrom" | "votes", string>;

const ESCALATED = Prisma.sql`("Review"."escalatedAt" IS NOT NULL)::text`;

/**
 * Returns SQL for a review's requester, for who gave the requester their link, and for its approvals, as far
 * as the caller and the people they cover for have to do with it. Everyone else is an empty string.
 */
function kindOf(people: readonly string[]) {
  const among = (id: Prisma.Sql) =>
    Prisma.sql`CASE WHEN ${id} = ANY(${people}::text[]) THEN ${id} ELSE '' END`;
  return {
    requester: among(Prisma.sql`"startedById"`),
    linkFrom: Prisma.sql`CASE WHEN "countHandedOverMembers" THEN ''
      ELSE ${among(Prisma.sql`requester."joinedByLinkFromId"`)} END`,
    // Needed only if the caller covers for someone.
    votes:
      people.length === 1
        ? Prisma.sql`'[]'::jsonb`
        : Prisma.sql`coalesce((
            SELECT jsonb_agg(jsonb_build_object('memberId', "memberId", 'forMemberId', "forMemberId")
              ORDER BY "memberId", "forMemberId")
            FROM "Decision" WHERE "Decision"."reviewId" = "Review"."id"
              AND ("memberId" = ANY(${people}::text[]) OR "forMemberId" = ANY(${people}::text[]))
              AND "Decision"."kind" = 'approve' AND "Decision"."voidedAt" IS NULL), '[]'::jsonb)`,
  };
}

const Votes = z.array(z.object({ memberId: z.string(), forMemberId: z.string().nullable() }));

function readKind({ policy, escalated, requester, linkFrom, votes }: Kind): DecidableReview {
  return {
    status: "OPEN",
    policy: ReviewPolicy.parse(JSON.parse(policy)),
    escalated: escalated === "true",
    requesterId: requester,
    requesterLinkFromId: linkFrom,
    votes: Votes.parse(JSON.parse(votes)),
  };
}
