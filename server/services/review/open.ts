import { makeId } from "@/server/domain/id";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { renderAction } from "@/server/domain/variables/render";
import type { ServiceContext } from "@/server/services/context";
import { withRun } from "@/server/services/run/lock";
import { failRun, moveRun } from "@/server/services/run/move";
import { readStep } from "@/server/services/run/read-step";
import { hashText } from "./hash-text";
import { type ReviewState, reviewState, takeUp } from "./settle";

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
    const { step, input, scope } = await readStep(db, run, stepId);
    const action = renderAction(step.action, scope);
    if (!action.ok) {
      const error = {
        code: "too_long",
        message: `Step ${step.stepOrder} asks for more text than fits: shorten what its variables bring in.`,
      };
      await failRun(db, run, now, { reason: "STEP_FAILED", error });
      return { state: "failed" };
    }
    await moveRun(db, run, "PAUSED", now, { currentStepOrder: step.stepOrder });
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
    const hash = hashText(input);
    const review = await db.review.create({
      data: {
        id: makeId("rev"),
        organizationId,
        runId,
        workflowId: run.workflowId,
        stepRunId,
        stepId,
        stepOrder: step.stepOrder,
        status: "OPEN",
        policy,
        dueAt: policy.timeoutSeconds === null ? null : new Date(now.getTime() + policy.timeoutSeconds * 1000),
        createdAt: now,
        action: action.text,
        draft: input,
        draftHash: hash,
        text: input,
        hash,
      },
    });
    return reviewState(ctx, review);
  });
}
