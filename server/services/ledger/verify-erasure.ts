import { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";

/** The columns that are empty in an erased run: table, column, and the condition that selects the run's rows. */
const TEXTS = [
  ...["input", "output"].map((column) => ["Run", column, `"Run"."id" = run."id"`]),
  ...["input", "output", "prompt", "feedback"].map((column) => ["StepRun", column, `"runId" = run."id"`]),
  ...["input", "inputBefore"].map((column) => ["RunContinuation", column, `"runId" = run."id"`]),
  ...["output", "error"].map((column) => ["ToolCall", column, `"runId" = run."id"`]),
  ...["subject", "text", "html"].map((column) => ["OutgoingMessage", column, `"runId" = run."id"`]),
  ...["action", "draft", "text"].map((column) => ["Review", column, `"runId" = run."id"`]),
  ...["reason", "text"].map((column) => ["Decision", column, ofReview("reviewId")]),
  ["ReviewReassignment", "note", ofReview("reviewId")],
  ["ReviewComment", "text", ofReview("reviewId")],
  [
    "CommentText",
    "text",
    ofReview(`(SELECT c."reviewId" FROM "ReviewComment" c WHERE c."id" = "commentId")`),
  ],
] as [string, string, string][];

function ofReview(column: string): string {
  const id = column.startsWith("(") ? column : `"${column}"`;
  return `${id} IN (SELECT v."id" FROM "Review" v WHERE v."runId" = run."id")`;
}

const hasText = Prisma.raw(
  TEXTS.map(
    ([table, column, condition]) =>
      `EXISTS (SELECT FROM "${table}" WHERE ${condition} AND "${table}"."${column}" <> '')`,
  ).join(" OR "),
);

/** Finds runs that contradict the entries about their erasure or deletion. */
export async function findErasureProblems(db: Database, organizationId: string): Promise<string[]> {
  const has = (action: string) =>
    Prisma.sql`EXISTS (SELECT FROM "LedgerEntry" e WHERE e."runId" = r."id" AND e."action" = ${action})`;
  const rows = await db.$queryRaw<{ problem: string }[]>`
    WITH run AS MATERIALIZED (
      SELECT r."id", r."salt" IS NOT NULL AS "isSalted", r."erasedAt" IS NOT NULL AS "isErased",
        ${has("run.started")} AS "wasStarted", ${has("run.erased")} AS "wasErased", ${has("run.deleted")} AS "wasDeleted"
      FROM "Run" r WHERE r."organizationId" = ${organizationId}
    )
    SELECT 'Run ' || "id" || ' was deleted, but it exists.' AS "problem" FROM run WHERE "wasDeleted"
    UNION ALL
    SELECT 'The salt of run ' || "id" || ' was removed without an entry.' FROM run
      WHERE "wasStarted" AND NOT "isSalted" AND NOT "wasErased"
    UNION ALL
    SELECT 'Run ' || "id" || ' was marked as erased without an entry.' FROM run
      WHERE "isErased" AND NOT "wasErased"
    UNION ALL
    SELECT 'Run ' || "id" || ' was erased, but isn''t marked as erased.' FROM run
      WHERE "wasErased" AND ("isSalted" OR NOT "isErased")
    UNION ALL
    SELECT 'Run ' || "id" || ' was erased, but has a text.' FROM run WHERE "wasErased" AND (${hasText})`;
  return rows.map(({ problem }) => problem);
}

/**
 * Finds subjects whose key is gone although no entry says that their content was erased. An entry about an erasure is
 * encrypted with a new key, so it doesn't explain why that key is gone. Entries that name a member have no key of their
 * own, but depend on the salt in the member's key.
 */
export async function findMissingKeys(db: Database, organizationId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ problem: string }[]>`
    WITH lost AS MATERIALIZED (
      SELECT e.* FROM "LedgerEntry" e
      WHERE e."organizationId" = ${organizationId} AND e."keyId" IS NOT NULL AND NOT EXISTS (
        SELECT FROM "ErasableKey" k WHERE k."id" = e."keyId" AND k."organizationId" = e."organizationId")
      UNION ALL
      SELECT e.* FROM "LedgerEntry" e
      WHERE e."organizationId" = ${organizationId} AND e."action" = 'member.named' AND e."data"->>'name' IS NOT NULL
        AND NOT EXISTS (
          SELECT FROM "ErasableKey" k
          WHERE k."organizationId" = e."organizationId" AND k."subjectType" = 'member' AND k."subjectId" = e."subjectId")
    ), belonging AS (
      SELECT "id", "subjectType", "subjectId", unnest(CASE "subjectType"
        WHEN 'member' THEN ARRAY["subjectId"]
        WHEN 'invitation' THEN ARRAY["data"->>'memberId']
        WHEN 'token' THEN ARRAY(SELECT t."memberId" FROM "ApiToken" t WHERE t."id" = "subjectId")
        WHEN 'cover' THEN ARRAY(SELECT unnest(ARRAY[c."memberId", c."coverId"]) FROM "MemberCover" c WHERE c."id" = "subjectId")
        WHEN 'run' THEN ARRAY["subjectId"]
        WHEN 'review' THEN ARRAY["runId"]
        END) AS "erasedWith" FROM lost
    )
    SELECT DISTINCT 'The encryption key for ' || replace(lost."subjectType", '_', ' ') || ' ' || lost."subjectId"
      || ' was deleted without an entry.' AS "problem" FROM lost
    WHERE NOT EXISTS (
      SELECT FROM belonging b JOIN "LedgerEntry" x ON x."subjectId" = b."erasedWith"
      WHERE b."id" = lost."id" AND x."organizationId" = ${organizationId} AND x."id" <> lost."id"
        AND x."action" IN ('member.erased', 'run.erased', 'run.deleted'))
    ORDER BY "problem"`;
  return rows.map(({ problem }) => problem);
}

/** Returns which of these runs were erased and which were deleted, according to the ledger. */
export async function findErased(
  db: Database | Prisma.TransactionClient,
  organizationId: string,
  runIds: string[],
): Promise<{ erased: ReadonlySet<string>; deleted: ReadonlySet<string> }> {
  const rows = await db.$queryRaw<{ action: string; runId: string }[]>`
    SELECT "action", "runId" FROM "LedgerEntry"
    WHERE "organizationId" = ${organizationId} AND "runId" = ANY(${runIds}) AND "action" IN ('run.erased', 'run.deleted')`;
  const list = (name: string) => new Set(rows.flatMap(({ action, runId }) => (action === name ? runId : [])));
  return { erased: list("run.erased"), deleted: list("run.deleted") };
}
