import { Definition } from "@/server/domain/workflow/definition";
import type { ServiceContext } from "@/server/services/context";
import { withRun } from "./lock";
import { moveRun } from "./move";

/** Completes a run whose steps are all done: the last step's output is the run's. */
export async function finishRun(
  ctx: ServiceContext,
  { runId, claimedBy }: { runId: string; claimedBy: string },
): Promise<boolean> {
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || run.claimedBy !== claimedBy) return false;
    const { version, stepRuns } = await ctx.db.run.findFirstOrThrow({
      where: { id: runId, organizationId: ctx.organizationId },
      select: {
        version: { select: { definition: true } },
        stepRuns: { where: { status: "COMPLETED" }, select: { stepId: true, output: true } },
      },
    });
    const last = Definition.parse(version.definition).steps.at(-1);
    const output = stepRuns.find((stepRun) => stepRun.stepId === last?.id)?.output ?? "";
    return moveRun(ctx.db, run, "COMPLETED", ctx.now(), { currentStepOrder: null, output });
  });
}
