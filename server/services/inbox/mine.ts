import { z } from "zod";
import {
  type DecidableReview,
  mayApprove,
  mayDecideAny,
  type Requester,
  voted,
} from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { Prisma } from "@/server/generated/prisma/client";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { REQUESTER, readRequester } from "@/server/services/presenters/member";
import { isOpen, type Selection } from "./sql";

/**
 * Finds the open reviews that the caller can still approve, for themselves or for someone they cover for. Runs on
 * every poll. Since thousands of reviews share a few policies, calls `mayApprove` once per kind of review and then
 * finds the reviews in SQL.
 */
export async function findMyReviews(ctx: ServiceContext): Promise<Selection> {
  const person = requirePerson(ctx);
  if (!mayDecideAny(person).allowed) return NONE;
  const people = [person.memberId, ...person.covering.map(({ memberId }) => memberId)];
  const [policies, requesters] = await Promise.all([readPolicies(ctx), readRequesters(ctx, people)]);
  const detail = detailsOf(policies, [...requesters.keys()], people);
  const isMine = (kind: Kind) => {
    const review = readKind(kind, policies, requesters);
    return review && mayApprove(person, review).allowed && !voted(review.votes).has(person.memberId);
  };
  const plain = policies
    .filter(({ policy }) => !hasDetails(policy))
    .filter((kind) => isMine({ ...PLAIN, ...kind }));
  const detailed = (await countDetailed(ctx, policies, detail)).filter(isMine);
  const column = (name: keyof Kind) => detailed.map((kind) => kind[name]);
  return {
    count: [...plain, ...detailed].reduce((sum, { count }) => sum + count, 0),
    condition: Prisma.sql`${isOpen(ctx)} AND (
      "policyHash" = ANY(${plain.map(({ policyHash }) => policyHash)}::uuid[])
      OR ("policyHash", ${ESCALATED}, ${detail.requesters}, ${detail.votes}) IN (
        SELECT * FROM unnest(
          ${column("policyHash")}::uuid[], ${column("escalated")}::text[], ${column("requesters")}::text[],
          ${column("votes")}::text[])))`,
  };
}

const NONE = { count: 0, condition: Prisma.sql`false` };

/** A policy and the number of open reviews that use it. */
interface UsedPolicy {
  policyHash: string;
  policy: ReviewPolicy;
  count: number;
}

/** The details, as text or JSON, that determine whether a review is waiting for the caller. */
type Kind = Record<"policyHash" | "escalated" | "requesters" | "votes", string>;

/** Placeholders for reviews whose policies don't depend on these details. */
const PLAIN = { escalated: "false", requesters: "[]", votes: "[]" };

const ESCALATED = Prisma.sql`("escalatedAt" IS NOT NULL)::text`;

const excludesRequesters = ({ allowRequester }: ReviewPolicy) => !allowRequester;
/** If one approval is enough, it closes the review, so a review that's still open has no votes. */
const collectsVotes = ({ quorum }: ReviewPolicy) => quorum > 1;
const hasDetails = (policy: ReviewPolicy) =>
  policy.escalate !== null || excludesRequesters(policy) || collectsVotes(policy);

const hashesOf = (policies: readonly UsedPolicy[], matters: (policy: ReviewPolicy) => boolean) =>
  policies.filter(({ policy }) => matters(policy)).map(({ policyHash }) => policyHash);

/**
 * Reads the policies of the open reviews. Their hashes are in an index, so only one review per policy is
 * read.
 */
async function readPolicies(ctx: ServiceContext): Promise<UsedPolicy[]> {
  const rows = await ctx.db.$queryRaw<(Omit<UsedPolicy, "policy"> & { policy: unknown })[]>`
    SELECT used."policyHash"::text, "Review"."policy", used."count" FROM (
      SELECT "policyHash", min("id") AS "id", count(*)::int AS "count"
      FROM "Review" WHERE ${isOpen(ctx)} GROUP BY 1) AS used
    JOIN "Review" ON "Review"."id" = used."id"`;
  return rows.map((row) => ({ ...row, policy: ReviewPolicy.parse(row.policy) }));
}

/** Counts the reviews of each kind, for policies that depend on details. */
async function countDetailed(
  ctx: ServiceContext,
  policies: readonly UsedPolicy[],
  { requesters, votes }: ReturnType<typeof detailsOf>,
): Promise<(Kind & { count: number })[]> {
  const hashes = hashesOf(policies, hasDetails);
  if (hashes.length === 0) return [];
  return ctx.db.$queryRaw`
    SELECT "policyHash"::text, "escalated", "requesters", "votes", "count" FROM (
      SELECT "policyHash", ${ESCALATED} AS "escalated", ${requesters} AS "requesters", ${votes} AS "votes",
        count(*)::int AS "count"
      FROM "Review" WHERE ${isOpen(ctx)} AND "policyHash" = ANY(${hashes}::uuid[]) GROUP BY 1, 2, 3, 4) AS kinds`;
}

type Requesters = ReadonlyMap<string, Requester>;

/** Reads the members whose runs `people` can't review if a policy excludes requesters. */
async function readRequesters(
  { db, organizationId }: ServiceContext,
  people: readonly string[],
): Promise<Requesters> {
  const among = { in: [...people] };
  const members = await db.member.findMany({
    where: { organizationId, OR: [{ id: among }, { joinedByLinkFromId: among }] },
    ...REQUESTER,
  });
  return new Map(members.map((member) => [member.id, readRequester(member, "started")]));
}

/**
 * Returns SQL for a review's requesters and approvals, as JSON. Includes only those that affect whether the caller or
 * the people they cover for can decide, and only if the review's policy depends on them.
 */
function detailsOf(
  policies: readonly UsedPolicy[],
  requesters: readonly string[],
  people: readonly string[],
) {
  return {
    requesters: Prisma.sql`CASE WHEN "policyHash" = ANY(${hashesOf(policies, excludesRequesters)}::uuid[])
      THEN coalesce((
        SELECT jsonb_agg("id" ORDER BY "id") FROM (
          SELECT "startedById" AS "id" FROM "Run" WHERE "Run"."id" = "Review"."runId"
          UNION SELECT "byId" FROM "RunContinuation" WHERE "RunContinuation"."runId" = "Review"."runId"
          UNION SELECT "memberId" FROM "RunRequester" WHERE "RunRequester"."runId" = "Review"."runId"
        ) AS requester WHERE "id" = ANY(${requesters}::text[]))::text, '[]')
      ELSE '[]' END`,
    votes: Prisma.sql`CASE WHEN "policyHash" = ANY(${hashesOf(policies, collectsVotes)}::uuid[])
      THEN coalesce((
        SELECT jsonb_agg(jsonb_build_object('memberId', "memberId", 'forMemberId', "forMemberId")
          ORDER BY "memberId", "forMemberId")
        FROM "Decision" WHERE "Decision"."reviewId" = "Review"."id"
          AND ("memberId" = ANY(${people}::text[]) OR "forMemberId" = ANY(${people}::text[]))
          AND "Decision"."kind" = 'approve' AND "Decision"."voidedAt" IS NULL)::text, '[]')
      ELSE '[]' END`,
  };
}

const Ids = z.array(z.string());
const Votes = z.array(z.object({ memberId: z.string(), forMemberId: z.string().nullable() }));

/** Returns the input that `mayApprove` needs for reviews of this kind. */
function readKind(
  { policyHash, escalated, requesters: ids, votes }: Kind,
  policies: readonly UsedPolicy[],
  requesters: Requesters,
) {
  const used = policies.find((one) => one.policyHash === policyHash);
  if (!used) return null;
  return {
    status: "OPEN",
    policy: used.policy,
    escalated: escalated === "true",
    requesters: Ids.parse(JSON.parse(ids)).flatMap((id) => requesters.get(id) ?? []),
    votes: Votes.parse(JSON.parse(votes)),
  } satisfies DecidableReview;
}
