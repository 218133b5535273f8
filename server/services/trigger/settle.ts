import { AppError, ERROR_CODES } from "@/server/domain/error";
import type { FiringStatus } from "@/server/domain/trigger/api";
import type { ScheduleDto } from "@/server/domain/trigger/config";
import { MAX_HOPS } from "@/server/domain/trigger/limits";
import { NOT_STARTED } from "@/server/domain/trigger/words";
import type { Transaction } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { isLate } from "@/server/infra/schedule/schedule";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { readConfig } from "./config";
import { findOwner, stopTrigger } from "./owner";
import { lockTrigger } from "./rows";
import { type Occasion, startTriggeredRun } from "./triggered-run";

type LockedContext = ServiceContext & { db: Transaction };

/**
 * The wait before each retry after a server failure, in seconds. The waits add up to about a day. If the last retry
 * fails too, the firing fails.
 */
const WAITS_SECONDS = [1, 5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800];

export interface QueuedFiring {
  id: string;
  triggerId: string;
  workflowId: string;
}

type Result =
  | { status: "STARTED"; runId: string }
  | { status: Extract<FiringStatus, "SKIPPED" | "FAILED">; reason: string };

/**
 * Starts the run for a queued firing, or records why it can't start. The run and the record are written in one
 * transaction, so a crash neither repeats nor loses a run. A firing that waits for an earlier run stays queued.
 */
export async function settleFiring(ctx: ServiceContext, firing: QueuedFiring): Promise<void> {
  try {
    await inTransaction(ctx, async (ctx) => {
      const result = await findResult(ctx, firing);
      if (result) await recordResult(ctx, firing, result);
    });
  } catch (error) {
    await recordFailure(ctx, firing, error);
  }
}

async function findResult(ctx: LockedContext, firing: QueuedFiring): Promise<Result | null> {
  const { db, organizationId } = ctx;
  // Locks the workflow before the trigger, in the same order as the code that deletes a workflow, to prevent deadlocks.
  await db.$queryRaw`
    SELECT 1 FROM "Workflow" WHERE "id" = ${firing.workflowId} AND "organizationId" = ${organizationId} FOR KEY SHARE`;
  await lockTrigger(ctx, firing.triggerId);
  const row = await db.triggerFiring.findFirst({
    where: { id: firing.id, organizationId, status: "QUEUED" },
    select: {
      scheduledAt: true,
      payload: true,
      sourceRunId: true,
      hops: true,
      failures: true,
      trigger: true,
    },
  });
  if (!row) return null;
  const { trigger, hops, failures, ...occasion } = row;
  if (!trigger.enabled) return { status: "SKIPPED", reason: trigger.stoppedReason ?? NOT_STARTED.off };
  const owner = await findOwner(ctx, trigger.ownerId);
  if ("stopped" in owner) {
    await stopTrigger(ctx, trigger.id, owner.stopped);
    return { status: "SKIPPED", reason: owner.stopped };
  }
  if (hops > MAX_HOPS) return { status: "SKIPPED", reason: NOT_STARTED.loop };
  const config = readConfig(trigger);
  if (config.type === "schedule") {
    if (isTooLate(config.schedule, occasion, ctx.now()))
      return { status: "SKIPPED", reason: failures > 0 ? NOT_STARTED.late : NOT_STARTED.delayed };
    const { overlap } = config.schedule;
    if (overlap !== "allow" && (await isInProgress(ctx, trigger.id)))
      return overlap === "queue" ? null : { status: "SKIPPED", reason: NOT_STARTED.overlap };
  }
  const runId = await startTriggeredRun({ ...ctx, actor: owner.actor }, { ...trigger, config }, occasion);
  return { status: "STARTED", runId };
}

/**
 * Returns whether a schedule skips a time because it's too long ago. A schedule that queues its runs never does,
 * because the firing may have been waiting for an earlier run to end.
 */
function isTooLate(
  { missed, overlap }: ScheduleDto,
  { scheduledAt }: Pick<Occasion, "scheduledAt">,
  now: Date,
): boolean {
  return missed === "skip" && overlap !== "queue" && scheduledAt !== null && isLate(scheduledAt, now);
}

/** Returns whether one of the trigger's latest runs is in progress. */
async function isInProgress({ db, organizationId }: LockedContext, triggerId: string): Promise<boolean> {
  const [found] = await db.$queryRaw<{ isInProgress: boolean }[]>`
    SELECT "hasTriggerRunInProgress"(${triggerId}, ${organizationId}) AS "isInProgress"`;
  return found?.isInProgress ?? false;
}

async function recordResult(
  ctx: LockedContext,
  { id, triggerId }: QueuedFiring,
  result: Result,
): Promise<void> {
  await ctx.db.triggerFiring.updateMany({
    where: { id, organizationId: ctx.organizationId, status: "QUEUED" },
    data: { ...result, settledAt: ctx.now() },
  });
  publishChange(ctx, "trigger", triggerId);
}

/** After the rollback, records why the run couldn't be started. If the server failed, postpones the firing instead. */
async function recordFailure(ctx: ServiceContext, firing: QueuedFiring, error: unknown): Promise<void> {
  const isRefusal = error instanceof AppError && ERROR_CODES[error.code].http < 500;
  if (!isRefusal) logger().warn({ err: error, firingId: firing.id }, "a trigger's run couldn't start");
  await inTransaction(ctx, async (ctx) => {
    if (!isRefusal && (await postpone(ctx, firing))) return;
    await recordResult(ctx, firing, {
      status: "FAILED",
      reason: isRefusal ? error.message : NOT_STARTED.server,
    });
  });
}

/**
 * Counts a failure and sets the time of the next retry. Returns false if no retries are left. Failures before the next
 * retry is due don't count. They happen if the sender repeats the delivery.
 */
async function postpone({ db, organizationId }: LockedContext, { id }: QueuedFiring): Promise<boolean> {
  const [counted] = await db.$queryRaw<{ failures: number }[]>`
    UPDATE "TriggerFiring" SET "failures" = "failures" + 1,
      "retryAt" = now() + make_interval(secs => (${WAITS_SECONDS}::int[])["failures" + 1])
    WHERE "id" = ${id} AND "organizationId" = ${organizationId} AND "status" = 'QUEUED'
      AND ("retryAt" IS NULL OR "retryAt" <= now())
    RETURNING "failures"`;
  return !counted || counted.failures <= WAITS_SECONDS.length;
}
