import { Definition } from "@/server/domain/workflow/definition";
import { retryField, type StepRetry } from "@/server/domain/workflow/retry";
import type { ServiceContext } from "@/server/services/context";
import { noteMove } from "./note-move";

/** A run as its driver goes through it. */
export interface PlannedStep {
  id: string;
  human: boolean;
  /** Left out: what holds for every step. */
  retry?: StepRetry;
}

/**
 * Gives a run to the one executor's run that drives it from now on. `null`: another does, or it has ended. Claiming
 * again is the same claim.
 */
export async function claimRun(
  ctx: ServiceContext,
  { runId, claimedBy, executor }: { runId: string; claimedBy: string; executor: string },
): Promise<{ steps: PlannedStep[] } | null> {
  const where = {
    id: runId,
    organizationId: ctx.organizationId,
    OR: [{ claimedBy: null }, { claimedBy }],
  };
  const claim = { claimedBy, executor };
  const first = await ctx.db.run.updateMany({
    where: { ...where, status: "QUEUED" },
    data: { ...claim, status: "RUNNING", updatedAt: ctx.now() },
  });
  if (first.count > 0) noteMove(ctx, runId, "RUNNING");
  else {
    const again = await ctx.db.run.updateMany({
      where: { ...where, status: { in: ["RUNNING", "PAUSED"] } },
      data: claim,
    });
    if (again.count === 0) return null;
  }
  const { version } = await ctx.db.run.findFirstOrThrow({
    where: { id: runId, organizationId: ctx.organizationId },
    select: { version: { select: { definition: true } } },
  });
  const { steps } = Definition.parse(version.definition);
  return {
    steps: steps.map(({ id, agentId, retry }) => ({ id, human: agentId === "human", ...retryField(retry) })),
  };
}
