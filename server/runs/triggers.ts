import { makeId } from "@/server/domain/id";
import { MAX_QUEUED } from "@/server/domain/trigger/limits";
import { NOT_STARTED } from "@/server/domain/trigger/words";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { findDue, isLate } from "@/server/infra/schedule/schedule";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { readConfig } from "@/server/services/trigger/config";
import { STARTING_ROLES, stopUnable } from "@/server/services/trigger/owner";
import { type QueuedFiring, settleFiring } from "@/server/services/trigger/settle";

const BATCH_SIZE = 100;

type ContextOf = (organizationId: string) => ServiceContext;
type Found = { id: string; organizationId: string };

/**
 * Fires triggers that are due. Starts the runs of recorded firings. The rows are the source of truth: a schedule's
 * next time moves in the transaction that records its firing, and a firing is recorded as started in the transaction
 * that starts its run. Any number of processes can do this concurrently, and each can die at any point.
 */
export async function fireTriggers(
  db: Database,
  contextOf: ContextOf,
  stopping?: AbortSignal,
  now: Date = new Date(),
): Promise<void> {
  const { isDue, isQueued } = await findWork(db, now);
  if (isDue)
    for (const { id, organizationId } of await findDueSchedules(db, now))
      await attempt(() => fireSchedule(contextOf(organizationId), id, now), stopping);
  if (isDue || isQueued)
    for (const { organizationId, ...firing } of await findQueued(db))
      await attempt(() => settleFiring(contextOf(organizationId), firing), stopping);
}

/** Disables triggers that can no longer act. Doesn't need to run often, because a trigger also checks when it fires. */
export async function stopUnableTriggers(
  db: Database,
  contextOf: ContextOf,
  stopping?: AbortSignal,
): Promise<void> {
  for (const { id, organizationId } of await findUnable(db))
    await attempt(() => stopUnable(contextOf(organizationId), id), stopping);
}

/** Looks for work with two reads of small indexes, because every process does this every second. */
async function findWork(db: Database, now: Date): Promise<{ isDue: boolean; isQueued: boolean }> {
  const [found] = await db.$queryRaw<{ isDue: boolean; isQueued: boolean }[]>`
    SELECT EXISTS (SELECT FROM "Trigger" WHERE "enabled" AND "nextAt" <= ${now}) AS "isDue",
      EXISTS (
        SELECT FROM "TriggerFiring" WHERE "status" = 'QUEUED' AND ("retryAt" IS NULL OR "retryAt" <= now())
      ) AS "isQueued"`;
  return found ?? { isDue: false, isQueued: false };
}

/** Finds enabled triggers whose owner has left or lost their permissions, or whose source no longer exists. */
function findUnable(db: Database): Promise<Found[]> {
  return db.$queryRaw`
    SELECT t."id", t."organizationId" FROM "Trigger" t
      JOIN "Member" m ON m."id" = t."ownerId" AND m."organizationId" = t."organizationId"
    WHERE t."enabled" AND (m."removedAt" IS NOT NULL OR m."role"::text <> ALL(${STARTING_ROLES})
      OR (t."type" = 'workflow' AND t."sourceWorkflowId" IS NULL))
    LIMIT ${BATCH_SIZE}`;
}

function findDueSchedules(db: Database, now: Date): Promise<Found[]> {
  return db.$queryRaw`
    SELECT "id", "organizationId" FROM "Trigger" WHERE "enabled" AND "nextAt" <= ${now}
    ORDER BY "nextAt", "id" LIMIT ${BATCH_SIZE}`;
}

/** Records that a schedule is due and updates its next time. */
async function fireSchedule(ctx: ServiceContext, triggerId: string, now: Date): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    const [row] = await db.$queryRaw<{ config: Prisma.JsonValue; nextAt: Date }[]>`
      SELECT "config", "nextAt" FROM "Trigger"
      WHERE "id" = ${triggerId} AND "organizationId" = ${organizationId} AND "enabled" AND "nextAt" <= ${now}
      FOR NO KEY UPDATE SKIP LOCKED`;
    if (!row) return;
    const config = readConfig({ type: "schedule", config: row.config });
    if (config.type !== "schedule") return;
    const { fire, missed, nextAt } = findDue(config.schedule, row.nextAt, now);
    const queued = await db.triggerFiring.count({ where: { triggerId, organizationId, status: "QUEUED" } });
    const skipped = { status: "SKIPPED", settledAt: now } as const;
    const firings = [
      ...(missed ? [{ ...skipped, scheduledAt: missed, reason: sayMissed(missed, now) }] : []),
      ...(fire && queued < MAX_QUEUED ? [{ status: "QUEUED" as const, scheduledAt: fire }] : []),
      ...(fire && queued >= MAX_QUEUED ? [{ ...skipped, scheduledAt: fire, reason: NOT_STARTED.full }] : []),
    ];
    await db.triggerFiring.createMany({
      data: firings.map((firing) => ({
        ...firing,
        id: makeId("fire"),
        organizationId,
        triggerId,
        key: firing.scheduledAt.toISOString(),
        createdAt: now,
      })),
      skipDuplicates: true,
    });
    await db.trigger.updateMany({ where: { id: triggerId, organizationId }, data: { nextAt } });
    publishChange(ctx, "trigger", triggerId);
  });
}

/**
 * Returns why no run started for a scheduled time. If the time is long past, the app wasn't running. If it's recent,
 * the next scheduled time came before the app could start a run.
 */
function sayMissed(at: Date, now: Date): string {
  return isLate(at, now) ? NOT_STARTED.missed : NOT_STARTED.delayed;
}

/**
 * Finds firings whose run can start. Organizations take turns, and each trigger's firings start in order. For a trigger
 * that waits for its earlier runs, finds only the first firing, and only if none of its runs is in progress.
 */
function findQueued(db: Database): Promise<(QueuedFiring & { organizationId: string })[]> {
  return db.$queryRaw`
    WITH "waiting" AS MATERIALIZED (
      SELECT f."id", f."organizationId", f."triggerId", f."createdAt", f."scheduledAt", t."workflowId",
        t."enabled" AND t."config"->>'overlap' IS NOT DISTINCT FROM 'queue' AS "inLine",
        row_number() OVER (PARTITION BY f."triggerId" ORDER BY f."createdAt", f."scheduledAt", f."id") AS "place"
      FROM "TriggerFiring" f JOIN "Trigger" t ON t."id" = f."triggerId" AND t."organizationId" = f."organizationId"
      WHERE f."status" = 'QUEUED' AND (f."retryAt" IS NULL OR f."retryAt" <= now())
    ), "ready" AS MATERIALIZED (SELECT * FROM "waiting" WHERE NOT "inLine" OR "place" = 1)
    SELECT "id", "organizationId", "triggerId", "workflowId" FROM "ready"
    WHERE NOT "inLine" OR NOT "hasTriggerRunInProgress"("triggerId", "organizationId")
    ORDER BY row_number() OVER (PARTITION BY "organizationId" ORDER BY "createdAt", "scheduledAt", "id"), "organizationId"
    LIMIT ${BATCH_SIZE}`;
}

async function attempt(work: () => Promise<void>, stopping: AbortSignal | undefined): Promise<void> {
  if (stopping?.aborted) return;
  try {
    await work();
  } catch (error) {
    logger().warn({ err: error }, "A trigger couldn't fire; retrying");
  }
}
