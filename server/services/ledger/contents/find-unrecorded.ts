import type { Database } from "@/server/infra/db";

/**
 * Finds rows that were added without an entry, approvals without a required signature, and members whose role or status
 * differs from the ledger.
 */
export async function findUnrecorded(db: Database, organizationId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ problem: string }[]>`
    WITH run AS (
      SELECT r."id" FROM "Run" r
      WHERE r."organizationId" = ${organizationId} AND r."purpose" <> 'TEST' AND (r."salt" IS NOT NULL OR EXISTS (
        SELECT FROM "LedgerEntry" e WHERE e."runId" = r."id" AND e."action" = 'run.started'))
    ), review AS (
      SELECT v.* FROM "Review" v JOIN run ON run."id" = v."runId"
    ), added AS (
      SELECT 'Run ' || run."id" AS "what", run."id" AS "runId", 'run.started' AS "action", NULL AS "field", NULL AS "value" FROM run
      UNION ALL SELECT 'The end of run ' || r."id", r."id", CASE r."status" WHEN 'COMPLETED' THEN 'run.completed' ELSE 'run.failed' END,
        NULL, NULL FROM "Run" r JOIN run ON run."id" = r."id" WHERE r."status" IN ('COMPLETED', 'FAILED')
      UNION ALL SELECT 'The rerun ' || r."runId", r."runId", 'run.rerun', NULL, NULL FROM "Rerun" r JOIN run ON run."id" = r."runId"
      UNION ALL SELECT 'Continuation ' || c."id", c."runId", 'run.continued', 'continuationId', c."id"
        FROM "RunContinuation" c JOIN run ON run."id" = c."runId"
      UNION ALL SELECT 'Review ' || v."id", v."runId", 'review.opened', NULL, v."id" FROM review v
      UNION ALL SELECT 'The outcome of review ' || v."id", v."runId", 'review.closed', NULL, v."id" FROM review v
        WHERE v."status" <> 'OPEN'
      UNION ALL SELECT 'Decision ' || d."id", v."runId", 'review.decided', 'decisionId', d."id"
        FROM "Decision" d JOIN review v ON v."id" = d."reviewId"
      UNION ALL SELECT 'The withdrawn vote ' || d."id", v."runId", 'review.vote_voided', 'decisionId', d."id"
        FROM "Decision" d JOIN review v ON v."id" = d."reviewId" WHERE d."voidedAt" IS NOT NULL
      UNION ALL SELECT 'Comment ' || c."id", v."runId", 'comment.added', 'commentId', c."id"
        FROM "ReviewComment" c JOIN review v ON v."id" = c."reviewId"
      UNION ALL SELECT 'The deletion of comment ' || c."id", v."runId", 'comment.deleted', 'commentId', c."id"
        FROM "ReviewComment" c JOIN review v ON v."id" = c."reviewId" WHERE c."deletedAt" IS NOT NULL
      UNION ALL SELECT 'Reassignment ' || a."id", v."runId", 'review.reassigned', 'toId', a."toId"
        FROM "ReviewReassignment" a JOIN review v ON v."id" = a."reviewId"
    )
    SELECT "what" || ' was added without an entry.' AS "problem" FROM added
    WHERE NOT EXISTS (
      SELECT FROM "LedgerEntry" e WHERE e."runId" = added."runId" AND e."action" = added."action"
        AND CASE WHEN added."field" IS NOT NULL THEN e."data"->>added."field" = added."value"
          ELSE added."value" IS NULL OR e."subjectId" = added."value" END)
    UNION ALL
    SELECT 'Decision ' || d."id" || ' isn''t signed, although its review requires a passkey.' FROM review v
      JOIN "Decision" d ON d."reviewId" = v."id"
    WHERE d."kind" = 'approve' AND v."policy"->'requirePasskey' = 'true' AND NOT EXISTS (
      SELECT FROM "LedgerEntry" e WHERE e."runId" = v."runId" AND e."action" = 'review.signed'
        AND e."data"->>'decisionId' = d."id")
    UNION ALL
    SELECT 'Member ' || m."id" || ' was added without an entry.' FROM "Member" m
    WHERE m."organizationId" = ${organizationId}
      AND EXISTS (SELECT FROM "LedgerEntry" e WHERE e."subjectId" = m."organizationId" AND e."action" = 'organization.created')
      AND NOT EXISTS (
        SELECT FROM "LedgerEntry" e WHERE e."subjectId" = m."id" AND e."organizationId" = m."organizationId"
          AND e."action" = 'member.added')
    UNION ALL
    SELECT 'Member ' || m."id" || '''s role or status doesn''t match the ledger.' FROM "Member" m, LATERAL (
      SELECT e."action", coalesce(e."data"->>'after', e."data"->>'role') AS "role" FROM "LedgerEntry" e
      WHERE e."subjectId" = m."id" AND e."organizationId" = m."organizationId"
        AND e."action" IN ('member.added', 'member.role_changed', 'member.removed')
      ORDER BY e."at" DESC, e."id" DESC LIMIT 1) last
    WHERE m."organizationId" = ${organizationId}
      AND ((m."removedAt" IS NULL) <> (last."action" <> 'member.removed')
        OR (m."removedAt" IS NULL AND m."role"::text <> last."role"))`;
  return rows.map(({ problem }) => problem);
}
