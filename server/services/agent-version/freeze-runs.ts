import type { Database } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { freezeLocked, recordDestinations } from "./freeze-late";

/** Few enough that nobody waits long for one of these runs. */
const AT_A_TIME = 500;

/**
 * Freezes the unfinished runs, and describes the open reviews, of an older version of the app, which use their agents as
 * they are now. There may be many, and the app starts only afterwards, so runs of one workflow version share the work.
 */
export async function freezeRuns(
  db: Database,
  contextOf: (organizationId: string) => ServiceContext,
  stopping?: AbortSignal,
): Promise<void> {
  const alike = await db.$queryRaw<{ organizationId: string; versionId: string; ids: string[] }[]>`
    SELECT "organizationId", "versionId", array_agg("id") AS "ids" FROM (
      SELECT "id", "organizationId", "versionId" FROM "Run"
      WHERE "status" IN ('QUEUED', 'RUNNING', 'PAUSED') AND "agentsFrozenAt" IS NULL
      UNION
      SELECT r."id", r."organizationId", r."versionId" FROM "Review" v JOIN "Run" r ON r."id" = v."runId"
      WHERE v."status" = 'OPEN' AND v."destinations" IS NULL
    ) AS runs GROUP BY "organizationId", "versionId"`;
  for (const { organizationId, versionId, ids } of alike)
    for (let from = 0; from < ids.length && !stopping?.aborted; from += AT_A_TIME) {
      const batch = ids.slice(from, from + AT_A_TIME);
      await freezeBatch(contextOf(organizationId), versionId, batch).catch((error: unknown) =>
        logger().warn({ err: error, versionId }, "Runs weren't frozen; the next sweep tries again."),
      );
    }
}

/** Skips locked runs. Their next step or the next sweep freezes them. */
async function freezeBatch(ctx: ServiceContext, versionId: string, ids: string[]): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const locked = await ctx.db.$queryRaw<{ id: string; frozen: boolean }[]>`
      SELECT "id", "agentsFrozenAt" IS NOT NULL AS "frozen" FROM "Run"
      WHERE "id" = ANY(${ids}) AND "organizationId" = ${ctx.organizationId}
        AND "status" IN ('QUEUED', 'RUNNING', 'PAUSED')
      ORDER BY "id" FOR UPDATE SKIP LOCKED`;
    const runIds = locked.filter(({ frozen }) => !frozen).map(({ id }) => id);
    if (runIds.length > 0) await freezeLocked(ctx, { versionId, runIds });
    const lockedIds = locked.map(({ id }) => id);
    await recordDestinations(ctx, lockedIds);
    for (const id of lockedIds) publishChange(ctx, "run", id);
  });
}
