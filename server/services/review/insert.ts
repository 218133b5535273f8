import { makeId } from "@/server/domain/id";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { NamedTool } from "@/server/domain/tool/call-in-words";
import type { Step } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import { findReviewDestinations } from "@/server/services/agent-version/find-destinations";
import { freezeLate } from "@/server/services/agent-version/freeze-late";
import type { ServiceContext } from "@/server/services/context";
import type { LockedRun } from "@/server/services/run/lock";
import { moveRun } from "@/server/services/run/move";
import { hashText } from "./hash-text";
import { notifyReviewOpened } from "./notify";
import { type ReviewState, reviewState } from "./settle";

export interface NewReview {
  stepRunId: string;
  step: Step;
  policy: ReviewPolicy;
  /** What was asked, with its variables replaced. */
  action: string;
  draft: string;
  /** The call of a tool whose arguments the draft is; left out: it is a text. */
  call?: NamedTool;
}

/** Pauses the run at a step, under its lock, and opens the review of a text there. Every review begins here. */
export async function insertReview(
  ctx: ServiceContext & { db: Transaction },
  run: LockedRun,
  { stepRunId, step, policy, action, draft, call }: NewReview,
): Promise<ReviewState> {
  const now = ctx.now();
  await moveRun(ctx, run.id, "PAUSED", now, { currentStepOrder: step.stepOrder });
  const hash = hashText(draft);
  await freezeLate(ctx, run);
  const { server = null, tool = null } = call ?? {};
  const destinations = await findReviewDestinations(ctx, { runId: run.id, stepId: step.id, server, tool });
  const review = await ctx.db.review.create({
    data: {
      id: makeId("rev"),
      organizationId: ctx.organizationId,
      runId: run.id,
      workflowId: run.workflowId,
      stepRunId,
      stepId: step.id,
      stepOrder: step.stepOrder,
      status: "OPEN",
      policy,
      dueAt: policy.timeoutSeconds === null ? null : new Date(now.getTime() + policy.timeoutSeconds * 1000),
      createdAt: now,
      action,
      draft,
      draftHash: hash,
      text: draft,
      hash,
      ...call,
      destinations,
    },
  });
  await notifyReviewOpened(ctx, review);
  return reviewState(ctx, review);
}
