import { MAX_TIMEOUT_SECONDS } from "@/server/domain/review/policy-limits";
import { isFinished } from "@/server/domain/run/status";
import type { Review, StepRun } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { type LockedRun, withRun } from "@/server/services/run/lifecycle";
import { settleApproval } from "@/server/services/sql/settle-approval";
import { expireReview } from "./expire";

export type ReviewState =
  /** The review is open. Check again after this many seconds. */
  | { state: "waiting"; reviewId: string; seconds: number }
  /**
   * "returned" means that the agent continues the step, because its draft was sent back or people decided on
   * its call.
   */
  | { state: "completed" | "returned" | "failed" | "stopped" }
  /** The run was continued after this attempt, so a new attempt replaces it. */
  | { state: "again" }
  /** The document went back to an earlier step. That step and those after it run again. */
  | { state: "sent-back"; toStepId: string };

/**
 * Returns the review's state when its run wakes. Reads it from the database instead of trusting the event.
 */
export async function settleReview(
  ctx: ServiceContext,
  { runId, claimedBy, reviewId }: { runId: string; claimedBy: string; reviewId: string },
): Promise<ReviewState> {
  if (await settleApproval(ctx, { runId, claimedBy, reviewId, now: ctx.now() })) {
    publishChange(ctx, "run", runId);
    return { state: "completed" };
  }
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || run.claimedBy !== claimedBy) return { state: "stopped" };
    return settleLocked(ctx, run, reviewId);
  });
}

/**
 * Returns a review's state, under its run's lock. Expires the review if it's overdue. Marks a decision as
 * settled.
 */
export async function settleLocked(
  ctx: ServiceContext & { db: Transaction },
  run: LockedRun,
  reviewId: string,
): Promise<ReviewState> {
  const where = { id: reviewId, organizationId: ctx.organizationId };
  const expiresNow = await expireReview(ctx, run, reviewId);
  await ctx.db.review.updateMany({
    where: { ...where, status: { not: "OPEN" }, settledAt: null },
    data: { settledAt: ctx.now() },
  });
  const review = await ctx.db.review.findFirstOrThrow({
    where,
    include: { stepRun: { select: { status: true } } },
  });
  if (!expiresNow && !isFinished(run.status) && isLeftBehind(review)) return { state: "again" };
  return reviewState(ctx, review);
}

/** Returns whether a review's outcome no longer counts because its run was continued. */
function isLeftBehind({
  status,
  stepRun,
}: Pick<Review, "status"> & { stepRun: Pick<StepRun, "status"> }): boolean {
  return status === "EXPIRED" || status === "CANCELLED" || stepRun.status === "REPLACED";
}

async function reviewState(ctx: ServiceContext, review: Review): Promise<ReviewState> {
  switch (review.status) {
    case "OPEN":
      return waitingFor(review, ctx.now());
    case "APPROVED":
      return { state: review.tool === null ? "completed" : "returned" };
    case "CHANGES_REQUESTED":
      return sentBackState(ctx, review);
    case "REJECTED":
    case "EXPIRED":
      return { state: "failed" };
    case "CANCELLED":
      return { state: "stopped" };
  }
}

async function sentBackState(
  { db, organizationId }: ServiceContext,
  { id: reviewId, stepId }: Review,
): Promise<ReviewState> {
  const { toStepId } = await db.decision.findFirstOrThrow({
    where: { reviewId, organizationId, kind: "request_changes" },
    select: { toStepId: true },
  });
  return toStepId === null || toStepId === stepId ? { state: "returned" } : { state: "sent-back", toStepId };
}

export function waitingFor({ id, dueAt }: Pick<Review, "id" | "dueAt">, now: Date): ReviewState {
  return { state: "waiting", reviewId: id, seconds: secondsUntil(dueAt, now) };
}

/** Rounds up, so a wait never ends before the due time. */
function secondsUntil(dueAt: Date | null, now: Date): number {
  if (!dueAt) return MAX_TIMEOUT_SECONDS;
  return Math.min(Math.max(Math.ceil((dueAt.getTime() - now.getTime()) / 1000), 1), MAX_TIMEOUT_SECONDS);
}
