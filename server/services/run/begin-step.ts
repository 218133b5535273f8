import { makeId } from "@/server/domain/id";
import type { ServiceContext } from "@/server/services/context";
import { withRun } from "./lock";
import { failRun } from "./move";
import { type RunnableStep, readStep } from "./read-step";

/** An attempt that was begun so often, and never ended, is not begun again: it ends the process. */
const MAX_STARTS = 3;

export type BegunStep =
  | ({ state: "begun"; stepRunId: string } & RunnableStep)
  | { state: "completed" | "failed" }
  /** The run ended, or is another's: nothing more is to be done. */
  | { state: "stopped" };

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
    if (before?.status === "COMPLETED") return { state: "completed" };
    if (run.status !== "RUNNING") return { state: "stopped" };
    if (before?.status === "FAILED") return { state: "failed" };
    const now = ctx.now();
    const runnable = await readStep(db, run, stepId);
    const { stepOrder, agentId } = runnable.step;
    if (before && before.starts >= MAX_STARTS) {
      const message = `Step ${stepOrder} was begun ${MAX_STARTS} times and never ended: each time the app stopped in the middle. Look at what it does before you run it again.`;
      const error = { code: "never_ended", message };
      await db.stepRun.update({
        where: { id: before.id },
        data: { status: "FAILED", error, finishedAt: now },
      });
      await failRun(db, run, now, { reason: "STEP_FAILED", error });
      return { state: "failed" };
    }
    await db.run.updateMany({ where: { id: runId, organizationId }, data: { currentStepOrder: stepOrder } });
    const stepRun = before
      ? await db.stepRun.update({ where: { id: before.id }, data: { starts: { increment: 1 } } })
      : await db.stepRun.create({
          data: {
            id: makeId("srun"),
            organizationId,
            runId,
            stepId,
            stepOrder,
            agentId,
            attempt,
            status: "RUNNING",
            startedAt: now,
            input: runnable.input,
          },
        });
    return { state: "begun", stepRunId: stepRun.id, ...runnable };
  });
}
