import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { isReviewed, type WhenOutcome } from "@/server/domain/review/condition/outcome";
import { nameSteps } from "@/server/domain/review/next/describe-destinations";
import { findSideEffects } from "@/server/domain/review/next/destinations";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { questionOf } from "@/server/domain/review/question";
import type { VariableScope } from "@/server/domain/variables/render";
import { Definition, type Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import type { StepRun } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { readRunAgents } from "@/server/services/agent/run-agents";
import type { ServiceContext } from "@/server/services/context";
import { couldApproveNow } from "@/server/services/could-approve-now";
import { REQUESTERS, requestersOf } from "@/server/services/presenters/member";
import { failRun, type LockedRun } from "@/server/services/run/lifecycle";
import { checkCondition } from "./condition";
import { failTooLong, insertReview, policyOf } from "./insert";
import type { ReviewState } from "./settle";

type LockedContext = ServiceContext & { db: Transaction };

interface Place {
  step: Step;
  scope: VariableScope;
}

/**
 * Reuses a step's output from the run that is being rerun. Completes the step with it, or opens a review if people have
 * to approve it again. Returns null if the step has to run because an earlier output changed.
 */
export async function reuseOutput(
  ctx: LockedContext,
  run: LockedRun,
  recorded: StepRun,
  place: Place,
): Promise<ReviewState | null> {
  // Text that a person typed is always used, because it doesn't depend on earlier outputs.
  const isTyped = !recorded.reused;
  if (!isTyped && (await isOutdated(ctx, run, place.step))) return forgetOutputs(ctx, run);
  const where = { id: recorded.id, organizationId: ctx.organizationId };
  const now = ctx.now();
  const asked = await findReview(ctx, run, recorded, place);
  const condition = asked?.isNew ? await checkRecorded(ctx, recorded, place) : null;
  if (condition) await ctx.db.stepRun.update({ where, data: { condition } });
  if (asked === null || !isReviewed(condition)) {
    await ctx.db.stepRun.update({ where, data: { status: "COMPLETED", startedAt: now, finishedAt: now } });
    return { state: "completed" };
  }
  const { policy, action } = asked;
  if (action === null) return failTooLong(ctx, run, place.step);
  await ctx.db.stepRun.update({
    where,
    data: { status: "WAITING", startedAt: now, output: null, approvedInId: null },
  });
  return insertReview(ctx, run, {
    stepRunId: recorded.id,
    step: place.step,
    policy,
    action,
    draft: recorded.output ?? "",
    asksAgainId: recorded.asksAgainId ?? recorded.approvedInId,
  });
}

/** Returns whether the output of an earlier step was edited or replaced. */
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

/**
 * Deletes the recorded outputs, so that their steps run. Fails the run if one of those steps would repeat unconfirmed
 * requests. The person who continues the run can confirm them.
 */
async function forgetOutputs(ctx: LockedContext, run: LockedRun): Promise<ReviewState | null> {
  const where = { runId: run.id, organizationId: ctx.organizationId };
  const forgotten = await ctx.db.stepRun.findMany({
    where: { ...where, status: "RECORDED", reused: true },
    select: { stepOrder: true },
  });
  await ctx.db.stepRun.deleteMany({ where: { ...where, status: "RECORDED", reused: true } });
  const { rerun, continuations, version } = await ctx.db.run.findFirstOrThrow({
    where: { id: run.id, organizationId: ctx.organizationId },
    select: {
      rerun: { select: { confirmed: true } },
      continuations: { select: { confirmed: true } },
      version: { select: { definition: true } },
    },
  });
  const { steps } = Definition.parse(version.definition);
  const orders = new Set(forgotten.map(({ stepOrder }) => stepOrder));
  for (const order of [rerun, ...continuations].flatMap((by) => by?.confirmed ?? [])) orders.delete(order);
  const unconfirmed = steps.filter(({ stepOrder }) => orders.has(stepOrder));
  const agentIds = unconfirmed.map(({ agentId }) => agentId);
  const effects = findSideEffects(unconfirmed, await readRunAgents(ctx, { runId: run.id, agentIds }));
  if (effects.length === 0) return null;
  const message = `An approver changed the document, so ${nameSteps(effects)} would repeat requests without confirmation. Continue the run to allow them.`;
  await failRun(ctx, run.id, ctx.now(), { reason: "STEP_FAILED", error: { code: "unconfirmed", message } });
  return { state: "failed" };
}

/** Checks the step's review condition for a recorded output that nobody has reviewed yet. */
function checkRecorded(
  ctx: LockedContext,
  { runId, output, round }: StepRun,
  { step, scope }: Place,
): Promise<WhenOutcome | null> {
  return checkCondition(ctx, { runId, step, scope, round, output: output ?? "" });
}

/**
 * Returns the policy and question of the review that a recorded output needs. The question is null if it's too long.
 * `isNew` is true if nobody has approved or had to approve the output. Returns null if the output doesn't need approval
 * or if an earlier approval still counts.
 */
async function findReview(
  ctx: LockedContext,
  run: LockedRun,
  { approvedInId, asksAgainId, output }: StepRun,
  { step, scope }: Place,
): Promise<{ policy: ReviewPolicy; action: string | null; isNew: boolean } | null> {
  const own = reviewOf(step);
  const earlier = await findEarlier(ctx, asksAgainId ?? approvedInId);
  const policy = own ?? (earlier && policyOf(earlier));
  if (policy === null) return null;
  if (approvedInId !== null && (await stillCounts(ctx, run, { approvedInId, policy }))) return null;
  if (own === null && earlier) return { policy, action: earlier.action, isNew: false };
  // At a person's step, the question can refer to the document.
  const question = questionOf(step, isHumanStep(step) ? { ...scope, input: output ?? "" } : scope);
  return { policy, action: question.ok ? question.text : null, isNew: earlier === null };
}

async function findEarlier({ db, organizationId }: LockedContext, id: string | null) {
  if (id === null) return null;
  return db.review.findFirstOrThrow({
    where: { id, organizationId },
    select: { action: true, policy: true, openedPolicy: true },
  });
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
