import { PLANNED_ONCE, queryInTurn } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

/**
 * Settles a document's approval and returns whether it did. Does nothing if the review has a different outcome, if the
 * run isn't running or isn't claimed by this driver, or if the approved attempt is no longer complete.
 *
 * Also does nothing if a different transaction changed the run while this statement waited for the run's lock. The
 * statement's snapshot is then too old: it may show an attempt that has since been replaced.
 *
 * Uses one statement, because almost every wait ends with an approval.
 */
export async function settleApproval(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { runId, claimedBy, reviewId, now }: { runId: string; claimedBy: string; reviewId: string; now: Date },
): Promise<boolean> {
  const rows = await queryInTurn(db)<unknown[]>`
    WITH run AS (
      SELECT "id", xmin::text AS "seen" FROM "Run"
      WHERE "id" = ${runId} AND "organizationId" = ${organizationId} AND "status" = 'RUNNING'
        AND "claimedBy" = ${claimedBy}
      FOR NO KEY UPDATE
    ), settled AS (
      UPDATE "Review" v SET "settledAt" = coalesce(v."settledAt", ${now})
      FROM run, "StepRun" s
      WHERE v."id" = ${reviewId} AND v."organizationId" = ${organizationId} AND v."runId" = run."id"
        AND v."status" = 'APPROVED' AND v."tool" IS NULL AND s."id" = v."stepRunId" AND s."status" = 'COMPLETED'
        AND s."organizationId" = v."organizationId"
        AND run."seen" = (SELECT r.xmin::text FROM "Run" r WHERE r."id" = run."id")
      RETURNING v."id"
    )
    SELECT 1 FROM settled
    ${PLANNED_ONCE}`;
  return rows.length > 0;
}
