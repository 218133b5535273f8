import { randomUUID } from "node:crypto";
import type { AgentContent } from "@/server/domain/agent/content";
import { notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { OperationOutput } from "@/server/domain/operation";
import type { RunFault, startRunOperation } from "@/server/domain/run/api";
import type { RunContext } from "@/server/domain/run/context";
import { isFinished, type RunReason, type RunStatus, runStatusesBefore } from "@/server/domain/run/status";
import type { StepErrorCode } from "@/server/domain/run/step-error-code";
import type { Definition } from "@/server/domain/workflow/definition";
import { Prisma, type RunPurpose } from "@/server/generated/prisma/client";
import { inTurn, type Transaction } from "@/server/infra/db";
import { RUN_CANCELLED, RUN_REQUESTED, RUN_RESUMED, sendEvent } from "@/server/infra/executor/events";
import { logger } from "@/server/infra/logger";
import { metrics } from "@/server/infra/metrics";
import { requirePins } from "@/server/services/agent/pins";
import { channelOf, inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { requestSql } from "@/server/services/ledger/request";
import { publishChange } from "@/server/services/publish-change";
import { insertRunRows } from "@/server/services/sql/start-run";
import { requireWithinLimit } from "@/server/services/usage/spending-limit";
import { notifyReviewClosed } from "@/server/services/webhook/review-events";

export interface LockedRun {
  id: string;
  organizationId: string;
  workflowId: string;
  status: RunStatus;
  claimedBy: string | null;
  startedById: string;
  /** Null if the run's agents aren't frozen yet. */
  agentsFrozenAt: Date | null;
  /** When the run was locked, according to the database's clock. */
  lockedAt: Date;
}

/**
 * Checks whether a different driver has claimed the run. Until one does, the old driver's work still counts.
 */
export function isTakenFrom(run: Pick<LockedRun, "claimedBy">, claimedBy: string): boolean {
  return run.claimedBy !== null && run.claimedBy !== claimedBy;
}

/**
 * Runs `work` while holding the run's lock. `work` gets null if the organization doesn't have the run. Everything that
 * changes a run, its steps, or its reviews takes this lock first, which prevents deadlocks. Rows that only refer to the
 * run can be inserted without the lock. Code that changes a recorded output, or anything else that a later step reads,
 * also has to update the run's row, so that `beginAttempt` notices the change. Ledger entries that database triggers
 * record in this transaction include the context's request.
 */
export async function withRun<T>(
  ctx: ServiceContext,
  runId: string,
  work: (ctx: ServiceContext & { db: Transaction }, run: LockedRun | null) => Promise<T>,
): Promise<T> {
  return inTransaction(ctx, async (ctx) => {
    const [run] = await ctx.db.$queryRaw<LockedRun[]>`
      SELECT "id", "organizationId", "workflowId", "status"::text, "claimedBy", "startedById", "agentsFrozenAt",
        now() AS "lockedAt", ${requestSql(ctx)}
      FROM "Run" WHERE "id" = ${runId} AND "organizationId" = ${ctx.organizationId}
      FOR NO KEY UPDATE`;
    if (run) publishChange(ctx, "run", run.id);
    return work(ctx, run ?? null);
  });
}

type LockedContext = ServiceContext & { db: Transaction };

interface Move {
  currentStepOrder?: number | null;
  reason?: RunReason;
  error?: RunFault;
  output?: string | null;
}

/** Changes a run's status. Returns false if the run's current status doesn't allow the change. */
export async function moveRun(
  ctx: LockedContext,
  runId: string,
  to: RunStatus,
  now: Date,
  { error, ...move }: Move = {},
): Promise<boolean> {
  const [moved] = await ctx.db.run.updateManyAndReturn({
    where: { id: runId, organizationId: ctx.organizationId, status: { in: runStatusesBefore(to) } },
    data: {
      ...move,
      ...(error && { error: { ...error } satisfies Prisma.InputJsonObject }),
      status: to,
      updatedAt: now,
    },
    select: { purpose: true },
  });
  if (!moved) return false;
  noteMove(ctx, runId, to, move.reason);
  if (!isFinished(to)) return true;
  // The database may notify the person who started the run, except for drafts, tests, and canceled runs.
  if (moved.purpose === "RUN" && move.reason !== "CANCELLED") publishChange(ctx, "notification", null);
  await forgetConversations(ctx, runId);
  return true;
}

/** Deletes the conversations of a finished run, since nothing will continue them. */
async function forgetConversations({ db, organizationId }: LockedContext, runId: string): Promise<void> {
  await db.stepRun.updateMany({
    where: { runId, organizationId, conversation: { not: Prisma.DbNull } },
    data: { conversation: Prisma.DbNull },
  });
}

/** A step's error needs a code, because Insights groups failures by code. */
type Fault =
  | { reason: "STEP_FAILED"; error: RunFault & { code: StepErrorCode } }
  | { reason: Exclude<RunReason, "STEP_FAILED">; error: RunFault };

/**
 * Ends a run that didn't complete, along with its open review and unfinished steps. Returns false if the run
 * had already ended.
 */
export async function failRun(ctx: LockedContext, runId: string, now: Date, fault: Fault): Promise<boolean> {
  if (!(await moveRun(ctx, runId, "FAILED", now, { ...fault, currentStepOrder: null }))) return false;
  const where = { runId, organizationId: ctx.organizationId };
  const cancelled = await ctx.db.review.updateManyAndReturn({
    where: { ...where, status: "OPEN" },
    // After a cancellation, the review isn't settled yet, because the driver waiting for it still has to be ended.
    data: { status: "CANCELLED", closedAt: now, settledAt: fault.reason === "CANCELLED" ? null : now },
    select: { id: true },
  });
  for (const review of cancelled) await notifyReviewClosed(ctx, review);
  await ctx.db.stepRun.updateMany({
    where: { ...where, status: { in: ["RUNNING", "WAITING"] } },
    data: { status: "CANCELLED", finishedAt: now },
  });
  await closeCallsOfRun(ctx, { runId, now });
  return true;
}

const RUN_ENDED = "The run ended before this call got a response, so it may or may not have happened.";

/** Closes a run's unfinished tool calls, including approved calls, because nothing will continue them. */
async function closeCallsOfRun(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { runId, now }: { runId: string; now: Date },
): Promise<void> {
  await db.toolCall.updateMany({
    where: { runId, organizationId, finishedAt: null },
    data: { finishedAt: now, error: RUN_ENDED },
  });
}

/** Publishes a run's new status. After the commit, counts it in the metrics and logs it. */
export function noteMove(ctx: ServiceContext, runId: string, status: RunStatus, reason?: RunReason): void {
  publishChange(ctx, "run", runId);
  ctx.afterCommit(async ({ requestId }) => {
    metrics().runs.inc({ status, reason: reason ?? "" });
    const level = status === "COMPLETED" || status === "FAILED" ? "info" : "debug";
    logger()[level]({ requestId, runId, status, reason }, "run");
  });
}

interface Wakeable {
  id: string;
  generation: number;
}

/** Wakes the executor for a run and records the time. */
export async function wakeRun(ctx: ServiceContext, run: Wakeable): Promise<void> {
  const { organizationId, db } = ctx;
  await sendRun(ctx, run);
  await inTurn(db, () =>
    db.run.updateMany({ where: { id: run.id, organizationId }, data: { dispatchedAt: ctx.now() } }),
  );
}

/**
 * Wakes the executor for a run. The event's ID stays the same, so a repeated event doesn't start the run twice. For a
 * new run, the time doesn't have to be recorded, because the sweeper detects a lost event by the run's age.
 */
async function sendRun({ organizationId }: ServiceContext, { id, generation }: Wakeable): Promise<void> {
  await sendEvent({ id: `${id}:${generation}`, name: RUN_REQUESTED, data: { runId: id, organizationId } });
}

/**
 * Wakes the run waiting for this review. Each call sends an event with a new ID, since a repeated ID would be ignored.
 * If the event gets lost, the sweeper detects that by the review's closing time. It may also resend an event that's
 * merely delayed. The run then checks its review twice.
 */
export async function wakeAfterDecision(
  { organizationId }: ServiceContext,
  { id: reviewId, runId }: { id: string; runId: string },
): Promise<void> {
  await sendEvent({ name: RUN_RESUMED, data: { runId, organizationId, reviewId } });
}

/**
 * Ends the driver of a canceled run. Does nothing if the driver has already ended, so it's safe to repeat.
 */
export async function endDriver(ctx: ServiceContext, runId: string): Promise<void> {
  const { organizationId, db } = ctx;
  await sendEvent({ name: RUN_CANCELLED, data: { runId, organizationId } });
  await inTurn(db, () =>
    db.review.updateMany({
      where: { runId, organizationId, status: "CANCELLED", settledAt: null },
      data: { settledAt: ctx.now() },
    }),
  );
}

export type StartedRun = OperationOutput<typeof startRunOperation>;

interface NewRun {
  workflowId: string;
  /** The frozen definition that the run uses. */
  version: { id: string; revision: number | null; definition: Definition };
  purpose: RunPurpose;
  input: string;
  sessionId?: string | null;
  context?: RunContext;
  /** The run whose agent versions the new run uses. By default, the new run uses those of its workflow version. */
  agentsOf?: string;
  /** Whether to lock the workflow. False if the caller has already locked it or if there is none. */
  holds?: boolean;
}

/**
 * Inserts a run with its agent versions, session, and first job. Pins the agents that aren't pinned yet. Throws if
 * the spending limit is reached. The run starts after the commit.
 */
export async function insertRun(
  ctx: ServiceContext & { db: Transaction },
  run: NewRun & { called?: readonly AgentContent[] },
): Promise<StartedRun> {
  const called = run.called ?? (await requirePins(ctx, run.version)).map(({ content }) => content);
  await requireWithinLimit(ctx, called);
  return insertPinnedRun(ctx, run);
}

/**
 * Inserts a run. The caller has checked that its agents are pinned and that the spending limit isn't reached. Throws if
 * `holds` is true and the workflow has been deleted. The run starts after the commit.
 */
export async function insertPinnedRun(
  ctx: ServiceContext,
  { workflowId, version, purpose, input, context, holds = false, ...run }: NewRun,
): Promise<StartedRun> {
  const person = requirePerson(ctx);
  const now = ctx.now();
  const { id: versionId, revision, definition } = version;
  const sessionId = run.sessionId ?? randomUUID();
  const runId = makeId("run", now.getTime());
  const jobId = makeId("job", now.getTime());
  const generation = await insertRunRows(
    ctx,
    {
      id: runId,
      jobId,
      workflowId,
      version: { id: versionId, revision, name: definition.name },
      purpose,
      sessionId,
      currentStepOrder: definition.steps[0]?.stepOrder ?? null,
      startedById: person.memberId,
      channel: channelOf(person),
      input,
      context,
      agentsOf: run.agentsOf,
    },
    { now, isHeld: !holds },
  );
  if (generation === null) throw notFound("workflow");
  noteMove(ctx, runId, "QUEUED");
  ctx.afterCommit((ctx) => sendRun(ctx, { id: runId, generation }));
  return { jobId, workflowId, sessionId, runId };
}
