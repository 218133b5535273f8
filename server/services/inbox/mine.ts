import { z } from "zod";
import { type DecidableReview, mayApprove, mayDecideAny, voted } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { Prisma } from "@/server/generated/prisma/client";
import { type Person, requirePerson, type ServiceContext } from "@/server/services/context";
import { REQUESTER, requesterOf } from "@/server/services/presenters/member";
import { isOpen, type Selection } from "./sql";

/**
 * Finds the open reviews where the caller's approval would count and is still missing, for themselves or for
 * someone they cover for. Runs on every poll. Since thousands of reviews share a few policies, calls
 * `mayApprove` once per kind of review, and then finds the reviews in SQL.
 */
export async function findMyReviews(ctx: ServiceContext): Promise<Selection & { count: number }> {
  const person = requirePerson(ctx);
  if (!mayDecideAny(person).allowed) return NONE;
  const people = [person.memberId, ...person.covering.map(({ memberId }) => memberId)];
  const [policies, requesters] = await Promise.all([readPolicies(ctx), readRequesters(ctx, people)]);
  const kind = kindOf(policies, [...requesters.keys()], people);
  const kinds = await ctx.db.$queryRaw<(Kind & { count: number })[]>`
    SELECT "policyHash"::text, ${kind.requester} AS "requester", ${kind.votes} AS "votes", count(*)::int AS "count"
    FROM "Review" WHERE ${isOpen(ctx)} GROUP BY 1, 2, 3`;
  const mine = kinds.filter((one) => isWaitingFor(person, readKind(one, policies, requesters)));
  if (mine.length === 0) return NONE;
  const column = (name: keyof Kind) => mine.map((one) => one[name]);
  return {
    count: mine.reduce((sum, { count }) => sum + count, 0),
    condition: Prisma.sql`${isOpen(ctx)} AND ("policyHash", ${kind.requester}, ${kind.votes}) IN (
      SELECT * FROM unnest(
        ${column("policyHash")}::uuid[], ${column("requester")}::text[], ${column("votes")}::text[]))`,
  };
}

const NONE = { count: 0, condition: Prisma.sql`false` };

type Policies = ReadonlyMap<string, ReviewPolicy>;
type Requesters = ReadonlyMap<string, Pick<DecidableReview, "requesterId" | "requesterLinkFromId">>;

/** Reads the policies of the open reviews by their hashes. The hashes are counted in an index. */
async function readPolicies(ctx: ServiceContext): Promise<Policies> {
  const rows = await ctx.db.$queryRaw<{ policyHash: string; policy: unknown }[]>`
    SELECT "policyHash"::text, (
      SELECT "policy" FROM "Review"
      WHERE ${isOpen(ctx)} AND "Review"."policyHash" = hashes."policyHash" LIMIT 1) AS "policy"
    FROM (SELECT "policyHash" FROM "Review" WHERE ${isOpen(ctx)} GROUP BY 1) AS hashes`;
  return new Map(rows.map(({ policyHash, policy }) => [policyHash, ReviewPolicy.parse(policy)]));
}

/** Reads the members whose runs these people can't decide if the policy excludes the requester. */
async function readRequesters(
  { db, organizationId }: ServiceContext,
  people: readonly string[],
): Promise<Requesters> {
  const among = { in: [...people] };
  const members = await db.member.findMany({
    where: { organizationId, OR: [{ id: among }, { joinedByLinkFromId: among }] },
    ...REQUESTER,
  });
  return new Map(members.map((member) => [member.id, requesterOf(member)]));
}

/** Everything that determines whether a review is waiting for the caller. Votes are JSON. */
type Kind = Record<"policyHash" | "requester" | "votes", string>;

/**
 * Returns SQL for a review's requester and for its approvals, as far as the caller and the people they cover
 * for have to do with them. Reads them only under policies that make them matter.
 */
function kindOf(policies: Policies, requesters: readonly string[], people: readonly string[]) {
  const hashes = (matters: (policy: ReviewPolicy) => boolean) =>
    [...policies].filter(([, policy]) => matters(policy)).map(([hash]) => hash);
  return {
    requester: Prisma.sql`CASE WHEN "policyHash" = ANY(${hashes((policy) => !policy.allowRequester)}::uuid[])
      THEN coalesce((
        SELECT "startedById" FROM "Run"
        WHERE "Run"."id" = "Review"."runId" AND "startedById" = ANY(${requesters}::text[])), '')
      ELSE '' END`,
    // If one approval is enough, the first one closes the review.
    votes: Prisma.sql`CASE WHEN "policyHash" = ANY(${hashes((policy) => policy.quorum > 1)}::uuid[])
      THEN coalesce((
        SELECT jsonb_agg(jsonb_build_object('memberId', "memberId", 'forMemberId', "forMemberId")
          ORDER BY "memberId", "forMemberId")
        FROM "Decision" WHERE "Decision"."reviewId" = "Review"."id"
          AND ("memberId" = ANY(${people}::text[]) OR "forMemberId" = ANY(${people}::text[]))
          AND "Decision"."kind" = 'approve' AND "Decision"."voidedAt" IS NULL)::text, '[]')
      ELSE '[]' END`,
  };
}

const Votes = z.array(z.object({ memberId: z.string(), forMemberId: z.string().nullable() }));

/** Null if the last review with this policy has just closed. */
function readKind(
  { policyHash, requester, votes }: Kind,
  policies: Policies,
  requesters: Requesters,
): (DecidableReview & Required<Pick<DecidableReview, "votes">>) | null {
  const policy = policies.get(policyHash);
  if (!policy) return null;
  const { requesterId = "", requesterLinkFromId = null } = requesters.get(requester) ?? {};
  return { status: "OPEN", policy, requesterId, requesterLinkFromId, votes: Votes.parse(JSON.parse(votes)) };
}

function isWaitingFor(person: Person, review: ReturnType<typeof readKind>): boolean {
  return review !== null && mayApprove(person, review).allowed && !voted(review.votes).has(person.memberId);
}
