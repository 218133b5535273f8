import { makeId } from "@/server/domain/id";
import type { Revision } from "@/server/domain/review/rounds";
import { isFinished } from "@/server/domain/run/status";
import type { Resumption } from "@/server/domain/tool/kept-conversation";
import type { MadeCall } from "@/server/domain/tool/made-call";
import type { ServiceContext } from "@/server/services/context";
import { type ReviewState, takeUp } from "@/server/services/review/settle";
import { closeCalls } from "@/server/services/tool-call/log";
import { readMadeCalls } from "@/server/services/tool-call/read-made";
import { chargeLostCalls } from "@/server/services/usage/charge";
import { withRun } from "./lock";
import { failRun } from "./move";
import { type NextAttempt, waitForNext } from "./next-attempt";
import { readResumption } from "./read-resumption";
import { FIRST_ROUND, readRevision } from "./read-revision";
import { type RunnableStep, readStep } from "./read-step";

/** An attempt that was begun so often, and never ended, is not begun again: it ends the process. */
export const MAX_STARTS = 3;

export type BegunStep =
  | ({
      state: "begun";
      stepRunId: string;
      round: number;
      revision: Revision | null;
      /** What it goes on with, in place of a beginning. */
      resumption: Resumption | null;
      /** Calls of tools that were made for it since then, or before it is begun again. */
      madeCalls: MadeCall[];
      /** How often this attempt was begun. */
      starts: number;
    } & RunnableStep)
  /** It ended already. Stopped: the run did, or is another's, and nothing more is to be done. */
  | { state: "completed" | "failed" | "stopped" }
  | NextAttempt
  /** What it gave is before people, or was. */
  | ReviewState;

/** Writes down that an attempt at a step begins. What is recorded already is not done again. */
export async function beginStep(
  ctx: ServiceContext,
  {
    runId,
    claimedBy,
    stepId,
    attempt,
  }: { runId: string; claimedBy: string; stepId: string; attempt: number },
): Promise<BegunStep> {
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || run.claimedBy !== claimedBy) return { state: "stopped" };
    const { db, organizationId } = ctx;
    const before = await db.stepRun.findUnique({
      where: { runId_stepId_attempt: { runId, stepId, attempt } },
    });
    const review = before && (await db.review.findFirst({ where: { stepRunId: before.id, organizationId } }));
    if (review) return takeUp(ctx, run, review.id);
    if (before?.status === "COMPLETED") return { state: "completed" };
    if (isFinished(run.status)) return { state: "stopped" };
    // Also of a paused run: its new driver goes over what there is up to the pause.
    if (before?.status === "FAILED") return waitForNext(before, ctx.now());
    if (run.status !== "RUNNING") return { state: "stopped" };
    if (before) await chargeLostCalls(ctx, { stepRunId: before.id });
    const now = ctx.now();
    const runnable = await readStep(ctx, run, stepId);
    const { stepOrder, agentId } = runnable.step;
    if (before && before.starts - before.handedBack >= MAX_STARTS) {
      const message = `Step ${stepOrder} was begun ${MAX_STARTS} times and never ended: each time the app stopped in the middle. Look at what it does before you run it again.`;
      const error = { code: "never_ended", message };
      await db.stepRun.update({
        where: { id: before.id },
        data: { status: "FAILED", error, finishedAt: now },
      });
      await failRun(ctx, run.id, now, { reason: "STEP_FAILED", error });
      return { state: "failed" };
    }
    const { round, revision } = attempt === 1 ? FIRST_ROUND : await readRevision(db, run, stepId);
    const resumption = attempt === 1 ? null : await readResumption(db, run, { stepId, round });
    await db.run.updateMany({ where: { id: runId, organizationId }, data: { currentStepOrder: stepOrder } });
    if (before) await closeCalls(ctx, { stepRunId: before.id });
    const after = resumption?.attempt ?? 0;
    const madeCalls = before || attempt > 1 ? await readMadeCalls(db, run, { stepId, after }) : [];
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
            feedback: revision?.feedback ?? null,
            status: "RUNNING",
            startedAt: now,
            heartbeatAt: run.lockedAt,
            input: runnable.input,
          },
        });
    const { id: stepRunId, starts } = stepRun;
    return { state: "begun", stepRunId, starts, round, revision, resumption, madeCalls, ...runnable };
  });
}
