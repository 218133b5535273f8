import { makeId } from "@/server/domain/id";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { renderAction } from "@/server/domain/variables/render";
import type { ServiceContext } from "@/server/services/context";
import { withRun } from "@/server/services/run/lock";
import { failRun } from "@/server/services/run/move";
import { readStep } from "@/server/services/run/read-step";
import { insertReview } from "./insert";
import { type ReviewState, takeUp } from "./settle";

/** Pauses the run at a human step and opens its review; one that is there already is that one. */
export async function openReview(
  ctx: ServiceContext,
  { runId, claimedBy, stepId }: { runId: string; claimedBy: string; stepId: string },
): Promise<ReviewState> {
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || run.claimedBy !== claimedBy) return { state: "stopped" };
    const { db, organizationId } = ctx;
    const before = await db.review.findFirst({
      where: { runId, organizationId, stepId },
      select: { id: true },
    });
    if (before) return takeUp(ctx, run, before.id);
    if (run.status !== "RUNNING") return { state: "stopped" };
    const now = ctx.now();
    const { step, input, scope } = await readStep(ctx, run, stepId);
    const action = renderAction(step.action, scope);
    if (!action.ok) {
      const error = {
        code: "too_long",
        message: `Step ${step.stepOrder} asks for more text than fits: shorten what its variables bring in.`,
      };
      await failRun(ctx, run.id, now, { reason: "STEP_FAILED", error });
      return { state: "failed" };
    }
    const stepRunId = makeId("srun");
    await db.stepRun.create({
      data: {
        id: stepRunId,
        organizationId,
        runId,
        stepId,
        stepOrder: step.stepOrder,
        agentId: step.agentId,
        attempt: 1,
        status: "WAITING",
        startedAt: now,
        input,
      },
    });
    const policy = step.review ?? DEFAULT_REVIEW_POLICY;
    return insertReview(ctx, run, { stepRunId, step, policy, action: action.text, draft: input });
  });
}
