import { mayApprove } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { Prisma } from "@/server/generated/prisma/client";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { type InboxOrder, type InboxPlace, REVIEWS_AND_REQUESTERS, UNNARROWED } from "./inbox-sql";

/** The open reviews waiting for a member. */
export interface MyReviews {
  count: number;
  /** Reads a page of the reviews. */
  read: (window: { skip: number; take: number }) => Promise<InboxPlace[]>;
}

/**
 * Finds the open reviews where the caller's approval would count and is still missing. Runs on every poll.
 * Since thousands of reviews share a few policies, calls `mayApprove` once per policy, and then finds the
 * reviews in SQL.
 */
export async function findMyReviews(
  ctx: ServiceContext,
  { where, orderBy, groupSize }: InboxOrder = UNNARROWED,
): Promise<MyReviews> {
  const { db, organizationId } = ctx;
  const person = requirePerson(ctx);
  if (!person.scopes.includes("reviews:decide")) return { count: 0, read: async () => [] };
  const { memberId } = person;
  const waiting = Prisma.sql`
    FROM ${REVIEWS_AND_REQUESTERS}
      JOIN "Organization" ON "Organization"."id" = "Review"."organizationId"
    WHERE "Review"."organizationId" = ${organizationId} AND "Review"."status" = 'OPEN'
      AND NOT EXISTS (
        SELECT 1 FROM "Decision" WHERE "Decision"."reviewId" = "Review"."id"
          AND "Decision"."memberId" = ${memberId} AND "Decision"."kind" = 'approve' AND "Decision"."voidedAt" IS NULL)
      ${where}`;
  // Someone who joined through a link from the caller counts as the caller, as in `mayDecide`.
  const own = Prisma.sql`("startedById" = ${memberId} OR
    (requester."joinedByLinkFromId" IS NOT DISTINCT FROM ${memberId} AND NOT "countHandedOverMembers"))`;
  const groups = await db.$queryRaw<{ policy: string; own: boolean; count: number }[]>`
    SELECT "policy"::text AS "policy", "own", "count" FROM (
      SELECT "policy", ${own} AS "own", count(*)::int AS "count" ${waiting} GROUP BY 1, 2) AS groups`;
  const mine = groups.filter(
    ({ policy, own }) =>
      mayApprove(person, {
        status: "OPEN",
        policy: ReviewPolicy.parse(JSON.parse(policy)),
        requesterId: own ? memberId : "",
        requesterLinkFromId: null,
      }).allowed,
  );
  const policiesOf = (own: boolean) => mine.filter((group) => group.own === own).map(({ policy }) => policy);
  return {
    count: mine.reduce((sum, { count }) => sum + count, 0),
    async read({ skip, take }) {
      if (mine.length === 0) return [];
      return db.$queryRaw<InboxPlace[]>`
        SELECT "Review"."id", ${groupSize} AS "groupSize" ${waiting}
          AND "policy"::text = ANY(CASE WHEN ${own}
            THEN ${policiesOf(true)}::text[] ELSE ${policiesOf(false)}::text[] END)
        ORDER BY ${orderBy} LIMIT ${take} OFFSET ${skip}`;
    },
  };
}
