import { DAY_MS } from "@/server/domain/time";
import type { Database } from "@/server/infra/db";
import { Progress, START } from "@/server/services/ledger/verify";
import { insertCheck } from "./rows";

const BATCH_SIZE = 20;
const FULL_EVERY_MS = 7 * DAY_MS;

interface Due {
  organizationId: string;
  /** The progress of the last check. Null if there was no check. */
  progress: unknown;
  problemCount: number | null;
  lastFullAt: Date | null;
}

/**
 * Starts the checks that are due. A check usually covers only the new entries. It covers all entries once a week and
 * after a check that found problems.
 */
export async function scheduleChecks(db: Database, now: Date, everyMs: number): Promise<void> {
  const before = new Date(now.getTime() - everyMs);
  const due = await db.$queryRaw<Due[]>`
    SELECT o."id" AS "organizationId", c."progress", c."problemCount", f."createdAt" AS "lastFullAt" FROM "Organization" o
      JOIN "LedgerLink" l ON l."organizationId" = o."id" AND l."sequence" = 1
      LEFT JOIN LATERAL (
        SELECT "createdAt", "status", "progress", "problemCount" FROM "LedgerCheck" WHERE "organizationId" = o."id"
        ORDER BY "createdAt" DESC, "id" DESC LIMIT 1
      ) c ON true
      LEFT JOIN LATERAL (
        SELECT "createdAt" FROM "LedgerCheck" WHERE "organizationId" = o."id" AND "full" AND "status" = 'COMPLETED'
        ORDER BY "createdAt" DESC, "id" DESC LIMIT 1
      ) f ON true
    WHERE coalesce(c."createdAt", l."chainedAt") <= ${before} AND c."status" IS DISTINCT FROM 'RUNNING'
    ORDER BY c."createdAt" NULLS FIRST LIMIT ${BATCH_SIZE}`;
  for (const { organizationId, lastFullAt, ...last } of due) {
    const isRecent = lastFullAt !== null && now.getTime() - lastFullAt.getTime() < FULL_EVERY_MS;
    const progress = isRecent && last.problemCount === 0 ? Progress.parse(last.progress) : START;
    await insertCheck(db, { organizationId, memberId: null, now, progress });
  }
}
