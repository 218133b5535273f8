import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { questionOf } from "@/server/domain/review/question";
import type { VariableScope } from "@/server/domain/variables/render";
import type { Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import type { Review, StepRun } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { REQUESTERS, requestersOf } from "@/server/services/presenters/member";
import { couldApproveNow } from "@/server/services/rerun/approval";
import type { LockedRun } from "@/server/services/run/lifecycle";
import { insertReview } from "./insert";
import type { ReviewState } from "./settle";

type LockedContext = ServiceContext & { db: Transaction };

/**
 * Uses the output that was recorded in the run that this one repeats: completes the step with it, or opens a review
 * if people have to approve it again. Returns null if the step has to run, because an output before it changed.
 */
export async function reuseOutput(
  ctx: LockedContext,
  run: LockedRun,
  recorded: StepRun,
  { step, scope }: { step: Step; scope: VariableScope },
): Promise<ReviewState | null> {
  if (await isOutdated(ctx, run, step)) {
    await forgetOutputs(ctx, run);
    return null;
  }
  const where = { id: recorded.id, organizationId: ctx.organizationId };
  const now = ctx.now();
  const question = await findQuestion(ctx, run, recorded, { step, scope });
  if (!question) {
    await ctx.db.stepRun.update({ where, data: { status: "COMPLETED", startedAt: now, finishedAt: now } });
    return { state: "completed" };
  }
  await ctx.db.stepRun.update({
    where,
    data: { status: "WAITING", startedAt: now, output: null, approvedInId: null },
  });
  const draft = recorded.output ?? "";
  return insertReview(ctx, run, { stepRunId: recorded.id, step, draft, ...question });
}

/** Returns whether a person changed an output before this step, or had it made again. */
async function isOutdated(
  { db, organizationId }: LockedContext,
  { id: runId }: LockedRun,
  { stepOrder }: Step,
) {
  const changed = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "StepRun" s LEFT JOIN "Review" v ON v."stepRunId" = s."id"
    WHERE s."runId" = ${runId} AND s."organizationId" = ${organizationId} AND s."stepOrder" < ${stepOrder}
      AND s."status" = 'COMPLETED' AND (NOT s."reused" OR v."hash" <> v."draftHash") LIMIT 1`;
  return changed.length > 0;
}

async function forgetOutputs({ db, organizationId }: LockedContext, { id: runId }: LockedRun): Promise<void> {
  await db.stepRun.deleteMany({ where: { runId, organizationId, status: "RECORDED" } });
}

type Question = Pick<Review, "action"> & { policy: ReviewPolicy };

/** Returns what people are asked about a recorded output. Null if an approval of it still counts, or none is needed. */
async function findQuestion(
  ctx: LockedContext,
  run: LockedRun,
  { approvedInId }: StepRun,
  { step, scope }: { step: Step; scope: VariableScope },
): Promise<Question | null> {
  const policy = reviewOf(step);
  if (policy === null) return (await isEdited(ctx, run, step)) ? findQuestionBefore(ctx, run, step) : null;
  if (approvedInId !== null) {
    const { db, organizationId } = ctx;
    const where = { id: run.id, organizationId };
    const requesters = requestersOf(await db.run.findFirstOrThrow({ where, select: REQUESTERS }));
    if (await couldApproveNow(ctx, approvedInId, { policy, requesters })) return null;
  }
  const question = questionOf(step, scope);
  return { action: question.ok ? question.text : step.action, policy: step.review ?? DEFAULT_REVIEW_POLICY };
}

/** Returns whether the recorded output of a step was edited, because it's the input of the first step that runs again. */
async function isEdited(
  { db, organizationId }: LockedContext,
  { id: runId }: LockedRun,
  { stepOrder }: Step,
) {
  const rerun = await db.rerun.findFirst({
    where: { runId, organizationId, edited: true },
    select: { fromStepOrder: true },
  });
  if (!rerun) return false;
  const between = await db.stepRun.count({
    where: { runId, organizationId, stepOrder: { gt: stepOrder, lt: rerun.fromStepOrder } },
  });
  return between === 0;
}

/** Returns the question and the policy of the nearest approval before a step, in this run or in an earlier one. */
async function findQuestionBefore(
  { db, organizationId }: LockedContext,
  { id: runId }: LockedRun,
  { stepOrder }: Step,
): Promise<Question | null> {
  const approval = { select: { action: true, policy: true, openedPolicy: true } } as const;
  const before = await db.stepRun.findFirst({
    where: {
      runId,
      organizationId,
      stepOrder: { lt: stepOrder },
      status: "COMPLETED",
      OR: [{ approvedInId: { not: null } }, { reviews: { some: { status: "APPROVED", tool: null } } }],
    },
    orderBy: [{ stepOrder: "desc" }, { attempt: "desc" }],
    select: { approvedIn: approval, reviews: { where: { status: "APPROVED", tool: null }, ...approval } },
  });
  const review = before?.reviews[0] ?? before?.approvedIn;
  return review
    ? { action: review.action, policy: ReviewPolicy.parse(review.openedPolicy ?? review.policy) }
    : null;
}
