import { Definition } from "@/server/domain/workflow/definition";
import type { Database, Transaction } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { requirePins } from "@/server/services/agent/pins";
import { freezeAgents } from "@/server/services/agent/run-agents";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import type { LockedRun } from "@/server/services/run/lifecycle";
import { readStepsAndAgents } from "@/server/services/sql/read-steps-and-agents";
import { destinationsIn } from "./reviews/destinations-in";

type LockedContext = ServiceContext & { db: Transaction };

/**
 * Freezes the current agents of a run that an earlier version of the app started. The recorded time shows
 * that this happened late. Needs the run's lock, which ensures that this happens only once.
 */
export async function freezeLate(ctx: LockedContext, run: LockedRun): Promise<void> {
  if (run.agentsFrozenAt) return;
  const { versionId } = await ctx.db.run.findFirstOrThrow({
    where: { id: run.id, organizationId: run.organizationId },
    select: { versionId: true },
  });
  run.agentsFrozenAt = await freezeLocked(ctx, { versionId, runIds: [run.id] });
  await recordDestinations(ctx, [run.id]);
}

/** Freezes locked runs of one workflow version and returns the recorded time. */
async function freezeLocked(
  ctx: LockedContext,
  { versionId, runIds }: { versionId: string; runIds: string[] },
): Promise<Date> {
  const { db, organizationId } = ctx;
  const agentsFrozenAt = ctx.now();
  const { definition } = await db.workflowVersion.findFirstOrThrow({
    where: { id: versionId, organizationId },
    select: { definition: true },
  });
  await requirePins(ctx, { id: versionId, definition: Definition.parse(definition) });
  await freezeAgents(ctx, runIds, versionId);
  await db.run.updateMany({ where: { id: { in: runIds }, organizationId }, data: { agentsFrozenAt } });
  return agentsFrozenAt;
}

/** Open reviews of the same step in runs with the same agents. */
interface AlikeReviews {
  ids: string[];
  /** The run of one of these reviews. */
  runId: string;
  stepId: string;
  server: string | null;
  tool: string | null;
}

/** Records the destinations of open reviews from an earlier version of the app, for these locked runs. */
async function recordDestinations(ctx: LockedContext, runIds: string[]): Promise<void> {
  const { db, organizationId } = ctx;
  const open = await db.$queryRaw<AlikeReviews[]>`
    SELECT array_agg(v."id") AS "ids", min(v."runId") AS "runId", v."stepId", v."server", v."tool"
    FROM "Review" v JOIN "Run" r ON r."id" = v."runId"
    CROSS JOIN LATERAL (
      SELECT array_agg(a."versionId" ORDER BY a."agentId") AS "ids" FROM "RunAgent" a WHERE a."runId" = r."id"
    ) AS agents
    WHERE v."runId" = ANY(${runIds}) AND v."organizationId" = ${organizationId}
      AND v."status" = 'OPEN' AND v."destinations" IS NULL
    GROUP BY r."versionId", v."stepId", v."server", v."tool", agents."ids"`;
  for (const { ids, ...reviewed } of open)
    await db.review.updateMany({
      where: { id: { in: ids }, organizationId },
      data: { destinations: destinationsIn(await readStepsAndAgents(ctx, reviewed.runId), reviewed) },
    });
}

/** Small, because the batch locks its runs. */
const BATCH_SIZE = 500;

/**
 * Freezes the current agents of unfinished runs that an earlier version of the app started, and records the
 * destinations of their open reviews. Runs of the same workflow version are processed together, because there may be
 * many runs and the app doesn't start until all are frozen.
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
    for (let from = 0; from < ids.length && !stopping?.aborted; from += BATCH_SIZE) {
      const batch = ids.slice(from, from + BATCH_SIZE);
      await freezeBatch(contextOf(organizationId), versionId, batch).catch((error: unknown) =>
        logger().warn({ err: error, versionId }, "Couldn't freeze runs; the next sweep will retry."),
      );
    }
}

/** Freezes a batch of runs. Skips locked runs: their next step or the next sweep freezes them. */
async function freezeBatch(ctx: ServiceContext, versionId: string, ids: string[]): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const locked = await ctx.db.$queryRaw<{ id: string; frozen: boolean }[]>`
      SELECT "id", "agentsFrozenAt" IS NOT NULL AS "frozen" FROM "Run"
      WHERE "id" = ANY(${ids}) AND "organizationId" = ${ctx.organizationId}
        AND "status" IN ('QUEUED', 'RUNNING', 'PAUSED')
      ORDER BY "id" FOR NO KEY UPDATE SKIP LOCKED`;
    const runIds = locked.filter(({ frozen }) => !frozen).map(({ id }) => id);
    if (runIds.length > 0) await freezeLocked(ctx, { versionId, runIds });
    const lockedIds = locked.map(({ id }) => id);
    await recordDestinations(ctx, lockedIds);
    for (const id of lockedIds) publishChange(ctx, "run", id);
  });
}
