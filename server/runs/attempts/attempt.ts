import { AgentContent } from "@/server/domain/agent/content";
import { makeId } from "@/server/domain/id";
import type { RoundFeedback } from "@/server/domain/review/rounds";
import type { RunFault } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";
import type { StepErrorCode } from "@/server/domain/run/step-error-code";
import type { Resumption } from "@/server/domain/tool/kept-conversation";
import type { MadeCall } from "@/server/domain/tool/made-call";
import { Definition } from "@/server/domain/workflow/definition";
import type { StepRun } from "@/server/generated/prisma/client";
import { attemptWithoutAgent } from "@/server/runs/reviews/attempt-without-agent";
import { type ReviewState, settleLocked } from "@/server/runs/reviews/settle";
import type { ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { failRun, isTakenFrom, withRun } from "@/server/services/run/lifecycle";
import { beginAttempt } from "@/server/services/sql/attempt";
import type { BegunAttempt } from "@/server/services/sql/begin-sql";
import { chargeLostCalls } from "./spending";
import {
  FIRST_ROUND,
  fillStep,
  type RunnableStep,
  readMadeCalls,
  readResumption,
  readRound,
  readStep,
} from "./step-input";
import { closeCalls } from "./tool-log";

/** An attempt that never ended isn't restarted after this many starts, because it's probably crashing the process. */
export const MAX_STARTS = 3;

export type StartedStep =
  | ({
      state: "started";
      stepRunId: string;
      round: number;
      sentBack: RoundFeedback | null;
      /** The conversation to continue. Null for a new one. */
      resumption: Resumption | null;
      /** Tool calls made after that conversation was stored, or before a restart. */
      madeCalls: MadeCall[];
      /** The number of times this attempt was started. */
      starts: number;
      /** The number of times the run was continued with a change that can affect the step's requests. */
      edits: number;
      /** Whether the custom agent is active, if that was read when the attempt started. */
      isActive?: boolean | null;
    } & RunnableStep)
  /**
   * Nothing to run: the step has already ended. If "stopped", the run has ended or a different driver has claimed it.
   */
  | { state: "completed" | "failed" | "stopped" }
  | NextAttempt
  /** The step's output is in review or was reviewed. */
  | ReviewState;

/** A driver's attempt at a step of its run. */
export interface DrivenAttempt {
  runId: string;
  claimedBy: string;
  stepId: string;
  attempt: number;
}

/** Records the start of an attempt at a step, unless it's already recorded. */
export async function beginStep(ctx: ServiceContext, attempt: DrivenAttempt): Promise<StartedStep> {
  return (await beginInStatement(ctx, attempt)) ?? beginInTransaction(ctx, attempt);
}

/** Starts a step's first attempt in one statement. Returns null if `beginInTransaction` has to start it. */
async function beginInStatement(
  ctx: ServiceContext,
  { attempt, ...place }: DrivenAttempt,
): Promise<StartedStep | null> {
  if (attempt !== 1) return null;
  const begun = await beginAttempt(ctx, { ...place, stepRunId: makeId("srun"), now: ctx.now() });
  if (!begun) return null;
  publishChange(ctx, "run", place.runId);
  return fillBegun(ctx, place, begun);
}

/** Reads the data that a started attempt still needs. */
export async function fillBegun(
  ctx: ServiceContext,
  { runId, stepId }: Pick<DrivenAttempt, "runId" | "stepId">,
  { stepRunId, edits, isActive, definition, content, ...read }: BegunAttempt,
): Promise<StartedStep> {
  return {
    state: "started",
    stepRunId,
    starts: 1,
    edits,
    isActive,
    round: FIRST_ROUND.round,
    sentBack: FIRST_ROUND.sentBack,
    resumption: null,
    madeCalls: [],
    ...(await fillStep(ctx, runId, {
      ...read,
      stepId,
      definition: Definition.parse(definition),
      content: AgentContent.nullable().parse(content),
    })),
  };
}

async function beginInTransaction(
  ctx: ServiceContext,
  { runId, claimedBy, stepId, attempt }: DrivenAttempt,
): Promise<StartedStep> {
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || run.claimedBy !== claimedBy) return { state: "stopped" };
    const { db, organizationId } = ctx;
    const found = await db.stepRun.findUnique({
      where: { runId_stepId_attempt: { runId, stepId, attempt } },
    });
    const recorded = found?.status === "RECORDED" ? found : null;
    const before = recorded ? null : found;
    const review = before && (await db.review.findFirst({ where: { stepRunId: before.id, organizationId } }));
    if (review) return settleLocked(ctx, run, review.id);
    // A step that was sent back had completed. Its next round needs a new attempt.
    if (before?.status === "COMPLETED" || before?.status === "RETURNED") return { state: "completed" };
    if (isFinished(run.status)) return { state: "stopped" };
    // Checked before the run's status, because a new executor replays a paused run up to its pause.
    if (before?.status === "FAILED" && before.nextAttemptAt) return waitForNext(before, ctx.now());
    if (before && isLeftBehind(before)) return { state: "again" };
    if (run.status !== "RUNNING") return { state: "stopped" };
    if (before) await chargeLostCalls(ctx, { stepRunId: before.id });
    const now = ctx.now();
    const runnable = await readStep(ctx, run, stepId);
    const taken = before ? null : await attemptWithoutAgent(ctx, run, { ...runnable, attempt, recorded });
    if (taken) return taken;
    const { stepOrder, agentId } = runnable.step;
    if (before && before.starts - before.handedBack >= MAX_STARTS) {
      const message = `Step ${stepOrder} started ${MAX_STARTS} times and never finished, because the app stopped during each attempt. Check what the step does before you run it again.`;
      const error = { code: "never_ended" as const, message };
      await db.stepRun.update({
        where: { id: before.id },
        data: { status: "FAILED", error, finishedAt: now },
      });
      await failRun(ctx, run.id, now, { reason: "STEP_FAILED", error });
      return { state: "failed" };
    }
    const { round, sentBack } = attempt === 1 ? FIRST_ROUND : await readRound(db, run, stepId);
    const resumption = attempt === 1 ? null : await readResumption(db, run, { stepId, round });
    await db.run.updateMany({ where: { id: runId, organizationId }, data: { currentStepOrder: stepOrder } });
    if (before) await closeCalls(ctx, { stepRunId: before.id });
    const after = resumption?.attempt ?? 0;
    const { input } = runnable;
    const madeCalls = before || attempt > 1 ? await readMadeCalls(db, run, { stepId, after, input }) : [];
    const stepRun = before
      ? await db.stepRun.update({
          where: { id: before.id },
          data: { starts: { increment: 1 }, heartbeatAt: run.lockedAt },
        })
      : await db.stepRun.create({
          data: {
            id: makeId("srun"),
            organizationId,
            runId,
            stepId,
            stepOrder,
            agentId,
            attempt,
            round,
            feedback: sentBack?.feedback ?? null,
            status: "RUNNING",
            startedAt: now,
            heartbeatAt: run.lockedAt,
            input,
          },
        });
    const { id: stepRunId, starts } = stepRun;
    const edits = await db.runContinuation.count({
      where: {
        runId,
        organizationId,
        OR: [{ input: { not: null } }, { replacedId: { not: null } }, { toVersionId: { not: null } }],
      },
    });
    return {
      state: "started",
      stepRunId,
      starts,
      edits,
      round,
      sentBack,
      resumption,
      madeCalls,
      ...runnable,
    };
  });
}

/** Returns whether an attempt has ended but its run hasn't, because someone continued the run. */
function isLeftBehind({ status }: Pick<StepRun, "status">): boolean {
  return status === "FAILED" || status === "CANCELLED" || status === "REPLACED";
}

/** The model and prompt of an attempt. */
export interface Asked {
  prompt: string;
  model: string | null;
  simulated: boolean;
}

/**
 * An attempt's result. `retryAfterSeconds` is the delay before the next attempt, or null if the step and its
 * run fail.
 */
export type StepResult = Asked &
  (
    | { status: "completed"; output: string }
    | { status: "failed"; error: StepFault; retryAfterSeconds: number | null }
  );

type StepFault = RunFault & { code: StepErrorCode };

const RECORDED = { status: true, nextAttemptAt: true } as const;

type Recorded = Pick<StepRun, "status" | "nextAttemptAt">;

/** A finished attempt, as its driver reports it. */
interface Ended {
  runId: string;
  claimedBy: string;
  stepRunId: string;
  result: StepResult;
}

/**
 * Records once how an attempt ended. Returns the attempt's state. Changes nothing if the attempt had already ended,
 * because its run was canceled or another call from the same driver recorded the end. Returns null if the run no longer
 * exists or a different driver has claimed it.
 */
export async function recordStep(
  ctx: ServiceContext,
  { runId, claimedBy, stepRunId, result }: Ended,
): Promise<Recorded | null> {
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || isTakenFrom(run, claimedBy)) return null;
    const { db, organizationId } = ctx;
    const now = ctx.now();
    const where = { id: stepRunId, organizationId };
    const [recorded] = await db.stepRun.updateManyAndReturn({
      where: { ...where, status: "RUNNING" },
      select: RECORDED,
      data: {
        ...describeAsked(result),
        finishedAt: now,
        ...(result.status === "completed"
          ? { status: "COMPLETED", output: result.output }
          : { status: "FAILED", error: { ...result.error }, nextAttemptAt: dueAfter(result, now) }),
      },
    });
    if (!recorded) return db.stepRun.findFirstOrThrow({ where, select: RECORDED });
    if (result.status === "failed" && result.retryAfterSeconds === null)
      await failRun(ctx, run.id, now, { reason: "STEP_FAILED", error: withoutAnswer(result.error) });
    return recorded;
  });
}

/** Removes the model's response from the run's error. Only the step's error contains the response. */
function withoutAnswer({ code, message }: StepFault): StepFault {
  return { code, message };
}

function dueAfter({ retryAfterSeconds }: Extract<StepResult, { status: "failed" }>, now: Date): Date | null {
  return retryAfterSeconds === null ? null : new Date(now.getTime() + retryAfterSeconds * 1000);
}

export function describeAsked({ prompt, model, simulated }: Asked): Asked {
  return { prompt, model, simulated };
}

/** The attempt failed and will be retried. */
export interface NextAttempt {
  state: "retry";
  afterSeconds: number;
}

/**
 * Returns the remaining delay before the next attempt, so that the run's next driver doesn't restart the delay.
 */
export function waitForNext({ nextAttemptAt }: Pick<StepRun, "nextAttemptAt">, now: Date): NextAttempt {
  const left = nextAttemptAt ? nextAttemptAt.getTime() - now.getTime() : 0;
  return { state: "retry", afterSeconds: Math.max(0, Math.ceil(left / 1000)) };
}

/** Records a heartbeat for a step, using the database's clock. Does nothing if the driver has lost its claim. */
export async function beatStep(
  { db, organizationId }: ServiceContext,
  { runId, claimedBy, stepRunId }: { runId: string; claimedBy: string; stepRunId: string },
): Promise<void> {
  await db.$executeRaw`
    UPDATE "StepRun" s SET "heartbeatAt" = now() FROM "Run" r
    WHERE s."id" = ${stepRunId} AND s."organizationId" = ${organizationId} AND s."status" = 'RUNNING'
      AND r."id" = ${runId} AND r."id" = s."runId" AND r."claimedBy" = ${claimedBy}`;
}

/** Records that the process shut down during the step. The start then doesn't count toward MAX_STARTS. */
export async function handBackStep(
  { db, organizationId }: ServiceContext,
  { stepRunId }: { stepRunId: string },
): Promise<void> {
  await db.stepRun.updateMany({
    where: { id: stepRunId, organizationId, status: "RUNNING" },
    data: { handedBack: { increment: 1 } },
  });
}

/**
 * Returns whether this driver should continue the step. Called while an agent works, to stop it if the run is
 * canceled or claimed by a different driver.
 */
export async function isRunLive(
  ctx: ServiceContext,
  { runId, claimedBy }: { runId: string; claimedBy: string },
): Promise<boolean> {
  const run = await ctx.db.run.findFirst({
    where: { id: runId, organizationId: ctx.organizationId },
    select: { status: true, claimedBy: true },
  });
  return run?.status === "RUNNING" && !isTakenFrom(run, claimedBy);
}
