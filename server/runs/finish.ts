import { Definition } from "@/server/domain/workflow/definition";
import type { ServiceContext } from "@/server/services/context";
import { failRun, isTakenFrom, type LockedRun, moveRun, withRun } from "@/server/services/run/lifecycle";

/** Completes a run after its last step, whose output becomes the run's output. */
export async function finishRun(
  ctx: ServiceContext,
  { runId, claimedBy }: { runId: string; claimedBy: string },
): Promise<boolean> {
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || run.claimedBy !== claimedBy) return false;
    const { db, organizationId } = ctx;
    const { version } = await db.run.findFirstOrThrow({
      where: { id: runId, organizationId },
      select: { version: { select: { definition: true } } },
    });
    const { output } = await db.stepRun.findFirstOrThrow({
      where: {
        runId,
        organizationId,
        stepId: Definition.parse(version.definition).steps.at(-1)?.id ?? "",
        status: "COMPLETED",
      },
      select: { output: true },
    });
    return moveRun(ctx, runId, "COMPLETED", ctx.now(), { currentStepOrder: null, output });
  });
}

/** Fails a run that its executor gave up on after an internal error, so no run remains unfinished forever. */
export async function abandonRun(
  ctx: ServiceContext,
  { runId, claimedBy }: { runId: string; claimedBy: string },
): Promise<void> {
  await withRun(ctx, runId, async (ctx, run) => {
    if (!run || isTakenFrom(run, claimedBy) || (await isContinued(ctx, run))) return;
    const message =
      "Something went wrong in Countersign. Run the workflow again. If it fails again, check the app's log.";
    await failRun(ctx, run.id, ctx.now(), { reason: "INTERNAL", error: { code: "internal", message } });
  });
}

/** Returns whether someone continued the run and no driver has claimed it since. */
async function isContinued(
  { db, organizationId }: ServiceContext,
  { id: runId, claimedBy }: LockedRun,
): Promise<boolean> {
  return claimedBy === null && (await db.runContinuation.count({ where: { runId, organizationId } })) > 0;
}
