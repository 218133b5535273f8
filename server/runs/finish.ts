import { Definition } from "@/server/domain/workflow/definition";
import type { ServiceContext } from "@/server/services/context";
import { failRun, isTakenFrom, moveRun, withRun } from "@/server/services/run/lifecycle";

/** Completes a run whose steps are all done: the last step's output is the run's. */
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

/** Ends a run that its executor has given up, for a fault of ours: no run stays under way for ever. */
export async function abandonRun(
  ctx: ServiceContext,
  { runId, claimedBy }: { runId: string; claimedBy: string },
): Promise<void> {
  await withRun(ctx, runId, async (ctx, run) => {
    if (!run || isTakenFrom(run, claimedBy)) return;
    const message =
      "Something went wrong inside Countersign. Run it again; if it fails again, look at the app's log.";
    await failRun(ctx, run.id, ctx.now(), { reason: "INTERNAL", error: { code: "internal", message } });
  });
}
