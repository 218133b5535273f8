import type { ReviewPolicy } from "@/server/domain/review/policy";
import { questionOf } from "@/server/domain/review/question";
import type { VariableScope } from "@/server/domain/variables/render";
import type { Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import type { StepRun } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { REQUESTERS, requestersOf } from "@/server/services/presenters/member";
import { couldApproveNow } from "@/server/services/rerun/approval";
import type { LockedRun } from "@/server/services/run/lifecycle";
import { insertReview, policyOf } from "./insert";
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
  { step, scope }: Place,
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

interface Question {
  policy: ReviewPolicy;
  action: string;
  asksAgainId: string | null;
}

interface Place {
  step: Step;
  scope: VariableScope;
}

/** Returns what people are asked about a recorded output. Null if an approval of it still counts, or none is needed. */
async function findQuestion(
  ctx: LockedContext,
  run: LockedRun,
  { approvedInId }: StepRun,
  { step, scope }: Place,
): Promise<Question | null> {
  const policy = reviewOf(step);
  const rerun = await ctx.db.rerun.findFirstOrThrow({
    where: { runId: run.id, organizationId: ctx.organizationId },
    select: { sourceRunId: true, fromStepOrder: true, edited: true },
  });
  const approval = await findApproval(ctx, rerun, step);
  if (policy === null) {
    const isEdited = rerun.edited && (await isLastBefore(ctx, run, step, rerun.fromStepOrder));
    return isEdited && approval
      ? { ...approval, policy: policyOf(approval), asksAgainId: approval.id }
      : null;
  }
  if (approvedInId !== null && (await stillCounts(ctx, run, { approvedInId, policy }))) return null;
  const question = questionOf(step, scope);
  const action = question.ok ? question.text : step.action;
  const asksAgainId = approval?.stepId === step.id ? approval.id : null;
  return { action, policy, asksAgainId };
}

async function stillCounts(
  ctx: LockedContext,
  run: LockedRun,
  { approvedInId, policy }: { approvedInId: string; policy: ReviewPolicy },
): Promise<boolean> {
  const where = { id: run.id, organizationId: ctx.organizationId };
  const requesters = requestersOf(await ctx.db.run.findFirstOrThrow({ where, select: REQUESTERS }));
  return couldApproveNow(ctx, approvedInId, { policy, requesters });
}

/** Returns whether a step is the last one before the first that runs again. */
async function isLastBefore(
  { db, organizationId }: LockedContext,
  { id: runId }: LockedRun,
  { stepOrder }: Step,
  fromStepOrder: number,
): Promise<boolean> {
  const between = { gt: stepOrder, lt: fromStepOrder };
  return (await db.stepRun.count({ where: { runId, organizationId, stepOrder: between } })) === 0;
}

/** Returns the approval at a step of the earlier run, or the nearest one before. */
async function findApproval(
  { db, organizationId }: LockedContext,
  { sourceRunId: runId }: { sourceRunId: string },
  { stepOrder }: Step,
) {
  const approval = {
    select: { id: true, stepId: true, action: true, policy: true, openedPolicy: true },
  } as const;
  const approved = { status: "APPROVED", tool: null } as const;
  const found = await db.stepRun.findFirst({
    where: {
      runId,
      organizationId,
      stepOrder: { lte: stepOrder },
      status: "COMPLETED",
      OR: [{ approvedInId: { not: null } }, { reviews: { some: approved } }],
    },
    orderBy: [{ stepOrder: "desc" }, { attempt: "desc" }],
    select: { approvedIn: approval, reviews: { where: approved, ...approval } },
  });
  return found?.reviews[0] ?? found?.approvedIn ?? null;
}
