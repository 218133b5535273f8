import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { makeId } from "@/server/domain/id";
import { isReviewed, type WhenOutcome } from "@/server/domain/review/condition/outcome";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { questionOf } from "@/server/domain/review/question";
import { sortedJson } from "@/server/domain/text/sorted-json";
import { renderAction, type VariableScope } from "@/server/domain/variables/render";
import type { Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import type { Prisma, Review, StepRun } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import type { LockedRun } from "@/server/services/run/lifecycle";
import { checkCondition } from "./condition";
import { insertReview, policyOf } from "./insert";
import { reuseOutput } from "./reuse";
import type { ReviewState } from "./settle";

type LockedContext = ServiceContext & { db: Transaction };

const LEFT = {
  include: { reviews: { orderBy: { createdAt: "desc" }, take: 1 } },
} as const satisfies Prisma.StepRunDefaultArgs;
type Left = Prisma.StepRunGetPayload<typeof LEFT>;

interface Taken {
  step: Step;
  /** The number of the attempt that is about to start. */
  attempt: number;
  /** The attempt's recorded output, if the run is a rerun. */
  recorded: StepRun | null;
  input: string;
  scope: VariableScope;
}

/**
 * Makes an attempt without running its agent, if possible. A rerun uses the recorded output. A continued run uses an
 * output that someone edited or has to approve again, or a document whose review expired or was canceled. Returns null
 * if the step has to run.
 */
export async function attemptWithoutAgent(
  ctx: LockedContext,
  run: LockedRun,
  taken: Taken,
): Promise<ReviewState | null> {
  const { step, attempt, recorded } = taken;
  if (recorded) return reuseOutput(ctx, run, recorded, taken);
  if (attempt === 1) return null;
  const left = await ctx.db.stepRun.findFirst({
    where: { runId: run.id, organizationId: ctx.organizationId, stepId: step.id, attempt: attempt - 1 },
    ...LEFT,
  });
  if (left?.status === "REPLACED") return replaceOutput(ctx, run, left, taken);
  return left && reviewAgain(ctx, run, left, taken);
}

/**
 * Uses the text that replaces an output. Opens the step's own review if its condition is true for the text. Otherwise
 * repeats the earlier review that the continuation names, or completes the step if it names none.
 */
async function replaceOutput(
  ctx: LockedContext,
  run: LockedRun,
  left: Left,
  taken: Taken,
): Promise<ReviewState> {
  const { db, organizationId } = ctx;
  const { input, askedAgainId } = await db.runContinuation.findFirstOrThrow({
    where: { replacedId: left.id, organizationId },
    select: { input: true, askedAgainId: true },
  });
  const text = input ?? left.output ?? "";
  const asked =
    askedAgainId === null
      ? null
      : await db.review.findFirstOrThrow({ where: { id: askedAgainId, organizationId } });
  const { step, scope } = taken;
  const { round } = left;
  const condition =
    asked?.stepId === step.id
      ? null
      : await checkCondition(ctx, { runId: run.id, step, scope, round, output: text });
  const own = condition && isReviewed(condition) ? reviewOf(step) : null;
  if (own) return openOwnReview(ctx, run, left, { ...taken, text, condition, policy: own });
  if (asked === null) {
    const end = { status: "COMPLETED", output: text, finishedAt: ctx.now() } as const;
    await insertAttempt(ctx, left, taken, { ...end, ...(condition && { condition }) });
    return { state: "completed" };
  }
  const generation = input === null ? generationOf(left) : {};
  return insertReview(ctx, run, {
    stepRunId: await insertAttempt(ctx, left, taken, { status: "WAITING", ...generation }),
    step,
    policy: policyOf(asked),
    action: askAbout(text, asked, taken),
    draft: text,
    asksAgainId: asked.asksAgainId ?? asked.id,
  });
}

/** Opens the step's own review of text that someone wrote to replace its output. */
async function openOwnReview(
  ctx: LockedContext,
  run: LockedRun,
  left: Left,
  {
    text,
    condition,
    policy,
    ...taken
  }: Taken & {
    text: string;
    condition: WhenOutcome | null;
    policy: ReviewPolicy;
  },
): Promise<ReviewState> {
  const { step, scope } = taken;
  const question = questionOf(step, scope);
  return insertReview(ctx, run, {
    stepRunId: await insertAttempt(ctx, left, taken, {
      status: "WAITING",
      condition: condition ?? undefined,
    }),
    step,
    policy,
    action: question.ok ? question.text : step.action,
    draft: text,
  });
}

/**
 * Opens a new review of a document if its last review expired or was canceled. A tool call can't be reviewed again,
 * because its conversation no longer exists.
 */
async function reviewAgain(
  ctx: LockedContext,
  run: LockedRun,
  left: Left,
  taken: Taken,
): Promise<ReviewState | null> {
  const [review] = left.reviews;
  if (!review || review.tool !== null || left.input !== taken.input) return null;
  if (review.status !== "EXPIRED" && review.status !== "CANCELLED") return null;
  // The newer version may have a different step here.
  if ((await hasMoved(ctx, run)) && !asksTheSame(review, taken)) return null;
  // Someone may have edited the document while others still had to approve it.
  const reused = left.reused && review.hash === review.draftHash;
  return insertReview(ctx, run, {
    stepRunId: await insertAttempt(ctx, left, taken, { status: "WAITING", reused, ...generationOf(left) }),
    step: taken.step,
    policy: policyOf(review),
    action: review.action,
    draft: review.text,
    outgoingId: review.outgoingId,
    asksAgainId: review.asksAgainId ?? review.id,
  });
}

/**
 * Returns whether the review already repeated an earlier one and the step would still ask the same people the same
 * question.
 */
function asksTheSame(review: Review, { step, scope }: Taken): boolean {
  if (review.asksAgainId === null) return false;
  const policy = reviewOf(step);
  // The step has no review, so it asks the people who gave the previous approval.
  if (policy === null) return true;
  const question = questionOf(step, isHumanStep(step) ? { ...scope, input: review.text } : scope);
  return (
    sortedJson(policy) === sortedJson(policyOf(review)) && question.ok && question.text === review.action
  );
}

/** Returns whether the run was last continued on a newer version of its workflow. */
async function hasMoved({ db, organizationId }: LockedContext, { id: runId }: LockedRun): Promise<boolean> {
  const last = await db.runContinuation.findFirst({
    where: { runId, organizationId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { toVersionId: true },
  });
  return last?.toVersionId != null;
}

function generationOf({ prompt, model, simulated }: Left) {
  return { prompt, model, simulated };
}

/**
 * Returns the earlier review's question. At a person's step, the question can refer to the document, so its variables
 * are filled in again.
 */
function askAbout(text: string, asked: Pick<Review, "action" | "stepId">, { step, scope }: Taken): string {
  if (asked.stepId !== step.id || !isHumanStep(step)) return asked.action;
  const action = renderAction(step.action, { ...scope, input: text });
  return action.ok ? action.text : asked.action;
}

/** Inserts the attempt in the same round and returns its ID. */
async function insertAttempt(
  { db, organizationId, now }: LockedContext,
  { runId, round, feedback }: Left,
  { step, attempt, input }: Taken,
  state: Pick<
    Prisma.StepRunUncheckedCreateInput,
    "status" | "output" | "finishedAt" | "prompt" | "model" | "simulated" | "reused" | "condition"
  >,
): Promise<string> {
  const { id } = await db.stepRun.create({
    data: {
      id: makeId("srun"),
      organizationId,
      runId,
      stepId: step.id,
      stepOrder: step.stepOrder,
      agentId: step.agentId,
      attempt,
      round,
      feedback,
      startedAt: now(),
      input,
      ...state,
    },
    select: { id: true },
  });
  return id;
}
