import type { OperationInput } from "@/server/domain/operation";
import type {
  getReviewStatisticsOperation,
  ReviewStatistics,
  ReviewStatisticsGroup,
} from "@/server/domain/reading/statistics";
import { MAX_WORDS_PER_MINUTE } from "@/server/domain/reading/words";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { requireScope, type ServiceContext } from "@/server/services/context";

const MAX_GROUPS = 20;

type Row = Omit<ReviewStatisticsGroup, "policy"> & { policy: unknown };

/**
 * Returns statistics about the reviews that people decided in a period, by workflow and policy, but never by
 * person. Counts only valid decisions.
 */
export async function getReviewStatistics(
  ctx: ServiceContext,
  { days }: OperationInput<typeof getReviewStatisticsOperation>,
): Promise<ReviewStatistics> {
  requireScope(ctx, "reviews:read");
  const { db, organizationId } = ctx;
  const since = new Date(ctx.now().getTime() - days * 24 * 60 * 60 * 1000);
  // Policies that lack a newer field are grouped with policies that have the field's default.
  const defaults = JSON.stringify(ReviewPolicy.parse({}));
  const rows = await db.$queryRaw<Row[]>`
    WITH "closed" AS MATERIALIZED (
      SELECT "id", "workflowId", ${defaults}::jsonb || coalesce("openedPolicy", "policy") AS "policy", "status", "hash" <> "draftHash" AS "changed",
        extract(epoch FROM "closedAt" - "createdAt") AS "wait"
      FROM "Review"
      WHERE "organizationId" = ${organizationId} AND "closedAt" >= ${since}
        AND "status" IN ('APPROVED', 'REJECTED', 'CHANGES_REQUESTED')
    ), "reviews" AS (
      SELECT "workflowId", "policy", count(*)::int AS "decided",
        (count(*) FILTER (WHERE "status" = 'APPROVED'))::int AS "approved",
        (count(*) FILTER (WHERE "status" = 'APPROVED' AND "changed"))::int AS "edited",
        (count(*) FILTER (WHERE "status" = 'CHANGES_REQUESTED'))::int AS "sentBack",
        (count(*) FILTER (WHERE "status" = 'REJECTED'))::int AS "rejected",
        percentile_cont(0.5) WITHIN GROUP (ORDER BY "wait")::float8 AS "medianWaitSeconds"
      FROM "closed" GROUP BY "workflowId", "policy"
      ORDER BY "decided" DESC, "workflowId", "policy"::text LIMIT ${MAX_GROUPS}
    ), "readings" AS (
      SELECT c."workflowId", c."policy",
        percentile_cont(0.5) WITHIN GROUP (ORDER BY d."secondsInView")::float8 AS "medianReadingSeconds",
        (count(*) FILTER (WHERE d."kind" = 'approve'))::int AS "timedApprovals",
        (count(*) FILTER (WHERE d."kind" = 'approve'
          AND d."secondsInView" < d."shownWords" * 60.0 / ${MAX_WORDS_PER_MINUTE}))::int AS "hastyApprovals"
      FROM "closed" c JOIN "Decision" d ON d."reviewId" = c."id" AND d."organizationId" = ${organizationId}
      WHERE d."voidedAt" IS NULL AND d."secondsInView" IS NOT NULL
      GROUP BY c."workflowId", c."policy"
    )
    SELECT r.*, n."workflowName", t."medianReadingSeconds", coalesce(t."timedApprovals", 0) AS "timedApprovals",
      coalesce(t."hastyApprovals", 0) AS "hastyApprovals"
    FROM "reviews" r LEFT JOIN "readings" t USING ("workflowId", "policy")
    CROSS JOIN LATERAL (
      SELECT "workflowName" FROM "Run"
      WHERE "organizationId" = ${organizationId} AND "workflowId" = r."workflowId" AND "purpose" <> 'TEST'
      ORDER BY "createdAt" DESC, "id" DESC LIMIT 1) n
    ORDER BY r."decided" DESC, r."workflowId", r."policy"::text`;
  return { days, groups: rows.map((row) => ({ ...row, policy: ReviewPolicy.parse(row.policy) })) };
}
