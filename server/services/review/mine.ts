import { z } from "zod";
import { type DecidableReview, mayApprove, mayDecideAny } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { Prisma } from "@/server/generated/prisma/client";
import { requirePerson, type ServiceContext } from "@/server/services/context";

/**
 * Sorts by deadline, so overdue reviews come first. Reviews without a deadline come last, longest wait first.
 */
export const MOST_PRESSING_FIRST = [
  { dueAt: { sort: "asc", nulls: "last" } },
  { createdAt: "asc" },
  { id: "asc" },
] as const satisfies Prisma.ReviewOrderByWithRelationInput[];

/** The open reviews waiting for a member. */
export interface MyReviews {
  count: number;
  /** Reads a page of the reviews' ids, in the order of `MOST_PRESSING_FIRST`. */
  read: (window: { skip: number; take: number }) => Promise<string[]>;
}

/**
 * Finds the open reviews where the caller's approval would count and is still missing, for themselves or for
 * someone they cover for. Runs on every poll. Since thousands of reviews share a few policies, calls
 * `mayApprove` once per policy, and then finds the reviews in SQL.
 */
export async function findMyReviews(ctx: ServiceContext): Promise<MyReviews> {
  const { db, organizationId } = ctx;
  const person = requirePerson(ctx);
  if (!mayDecideAny(person).allowed) return { count: 0, read: async () => [] };
  const { memberId } = person;
  const places = [memberId, ...person.covering.map((covered) => covered.memberId)];
  const waiting = Prisma.sql`
    FROM "Review" JOIN "Run" ON "Run"."id" = "Review"."runId"
      JOIN "Member" requester ON requester."id" = "Run"."startedById"
      JOIN "Organization" ON "Organization"."id" = "Review"."organizationId"
    WHERE "Review"."organizationId" = ${organizationId} AND "Review"."status" = 'OPEN'
      AND NOT EXISTS (
        SELECT 1 FROM "Decision" WHERE "Decision"."reviewId" = "Review"."id"
          AND ${memberId} IN ("Decision"."memberId", "Decision"."forMemberId")
          AND "Decision"."kind" = 'approve' AND "Decision"."voidedAt" IS NULL)`;
  const kind = kindOfReview(places);
  const groups = await db.$queryRaw<{ kind: string; count: number }[]>`
    SELECT ${kind} AS "kind", count(*)::int AS "count" ${waiting} GROUP BY 1`;
  const mine = groups.filter(({ kind }) => mayApprove(person, readKind(kind)).allowed);
  return {
    count: mine.reduce((sum, { count }) => sum + count, 0),
    async read({ skip, take }) {
      if (mine.length === 0) return [];
      const rows = await db.$queryRaw<{ id: string }[]>`
        SELECT "Review"."id" ${waiting} AND ${kind} = ANY(${mine.map(({ kind }) => kind)}::text[])
        ORDER BY "dueAt" ASC NULLS LAST, "Review"."createdAt", "Review"."id" LIMIT ${take} OFFSET ${skip}`;
      return rows.map(({ id }) => id);
    },
  };
}

/**
 * Returns an SQL expression for everything that determines whether the caller can approve a review: its
 * policy, and what the caller and the people they cover for have to do with it.
 */
function kindOfReview(places: readonly string[]): Prisma.Sql {
  const among = (id: Prisma.Sql) =>
    Prisma.sql`CASE WHEN ${id} = ANY(${places}::text[]) THEN ${id} ELSE '' END`;
  // Only someone who covers for a person needs the other votes.
  const votes =
    places.length === 1
      ? Prisma.sql`NULL::json`
      : Prisma.sql`(SELECT json_agg(json_build_object('memberId', "memberId", 'forMemberId', "forMemberId")
          ORDER BY "memberId", "forMemberId") FROM "Decision" WHERE "Decision"."reviewId" = "Review"."id"
          AND ("memberId" = ANY(${places}::text[]) OR "forMemberId" = ANY(${places}::text[]))
          AND "Decision"."kind" = 'approve' AND "Decision"."voidedAt" IS NULL)`;
  return Prisma.sql`json_build_object(
    'policy', "policy",
    'requesterId', ${among(Prisma.sql`"startedById"`)},
    'requesterLinkFromId', CASE WHEN "countHandedOverMembers" THEN ''
      ELSE ${among(Prisma.sql`coalesce(requester."joinedByLinkFromId", '')`)} END,
    'votes', ${votes})::text`;
}

const ReviewKind = z.object({
  policy: ReviewPolicy,
  requesterId: z.string(),
  requesterLinkFromId: z.string(),
  votes: z.array(z.object({ memberId: z.string(), forMemberId: z.string().nullable() })).nullable(),
});

function readKind(kind: string): DecidableReview {
  const { votes, ...rules } = ReviewKind.parse(JSON.parse(kind));
  return { status: "OPEN", ...rules, votes: votes ?? [] };
}
