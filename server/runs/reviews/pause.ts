import { makeId } from "@/server/domain/id";
import type { OutgoingContent } from "@/server/domain/outgoing/outgoing";
import { askWhetherSent, writeMessage } from "@/server/domain/outgoing/words";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { questionOf } from "@/server/domain/review/question";
import { askWhetherToCall, writeArguments } from "@/server/domain/tool/call-in-words";
import type { KeptConversation } from "@/server/domain/tool/kept-conversation";
import type { VariableScope } from "@/server/domain/variables/render";
import type { Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import { Prisma, type StepRun } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { type Asked, describeAsked, type StepResult } from "@/server/runs/attempts/attempt";
import {
  FIRST_ROUND,
  fillStep,
  type RunnableStep,
  readRound,
  readStep,
} from "@/server/runs/attempts/step-input";
import type { ServiceContext } from "@/server/services/context";
import { isTakenFrom, type LockedRun, withRun } from "@/server/services/run/lifecycle";
import { findReached, type WaitingAttempt } from "@/server/services/sql/open-review";
import type { StepsAndAgents } from "@/server/services/sql/read-steps-and-agents";
import { attemptWithoutAgent } from "./attempt-without-agent";
import { failTooLong, insertReview, type NewReview } from "./insert";
import { type ReviewState, settleLocked } from "./settle";

type LockedContext = ServiceContext & { db: Transaction };

/**
 * Pauses the run at a human step and opens its review, unless there already is one. `attempt` counts how many
 * times the run has reached the step.
 */
export async function openReview(
  ctx: ServiceContext,
  {
    runId,
    claimedBy,
    stepId,
    attempt = 1,
  }: { runId: string; claimedBy: string; stepId: string; attempt?: number },
): Promise<ReviewState> {
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || run.claimedBy !== claimedBy) return { state: "stopped" };
    const reached = attempt === 1 && run.agentsFrozenAt && (await findReached(ctx, { runId, stepId }));
    if (reached) return openFirst(ctx, run, { stepId, reached });
    const { db, organizationId } = ctx;
    const before = await db.review.findFirst({
      where: { runId, organizationId, stepRun: { stepId, attempt } },
      select: { id: true, tool: true },
    });
    if (before && before.tool === null) return settleLocked(ctx, run, before.id);
    const stepRun = await db.stepRun.findUnique({
      where: { runId_stepId_attempt: { runId, stepId, attempt } },
    });
    if (stepRun && isReused(stepRun)) return { state: "completed" };
    const recorded = stepRun?.status === "RECORDED" ? stepRun : null;
    // The attempt was made by an agent, before the run moved to a version in which a person does this step.
    if (before || (stepRun && !recorded)) return { state: "again" };
    if (run.status !== "RUNNING") return { state: "stopped" };
    const runnable = await readStep(ctx, run, stepId);
    const taken = await attemptWithoutAgent(ctx, run, { ...runnable, attempt, recorded });
    if (taken) return taken;
    const { round, feedback } = await readRound(db, run, stepId);
    return askPerson(ctx, run, { ...runnable, attempt, round, feedback });
  });
}

/** Opens the review of a step that the run reaches for the first time. */
async function openFirst(
  ctx: LockedContext,
  run: LockedRun,
  { stepId, reached }: { stepId: string; reached: NonNullable<Awaited<ReturnType<typeof findReached>>> },
): Promise<ReviewState> {
  if (run.status !== "RUNNING") return { state: "stopped" };
  const runnable = await fillStep(ctx, run.id, { ...reached, stepId, content: null });
  const { round, feedback } = FIRST_ROUND;
  return askPerson(ctx, run, { ...runnable, attempt: 1, round, feedback }, reached);
}

/** Opens a review of a human step, with a new attempt that waits for it. */
async function askPerson(
  ctx: LockedContext,
  run: LockedRun,
  { step, input, scope, ...place }: RunnableStep & Pick<WaitingAttempt, "attempt" | "round" | "feedback">,
  stepsAndAgents?: StepsAndAgents,
): Promise<ReviewState> {
  const action = questionOf(step, scope);
  if (!action.ok) return failTooLong(ctx, run, step);
  const { attempt, round, feedback } = place;
  const policy = step.review ?? DEFAULT_REVIEW_POLICY;
  const review = { stepRunId: makeId("srun"), step, policy, action: action.text, draft: input };
  const waiting = { attempt, round, feedback, agentId: step.agentId, input };
  return insertReview(ctx, run, review, { attempt: waiting, ...(stepsAndAgents && { stepsAndAgents }) });
}

/**
 * Returns whether a step used a recorded output without a new review. The step may have been sent back since.
 */
function isReused({ reused, status }: Pick<StepRun, "reused" | "status">): boolean {
  return reused && (status === "COMPLETED" || status === "RETURNED");
}

interface Offer {
  runId: string;
  claimedBy: string;
  stepRunId: string;
  step: Step;
  scope: VariableScope;
  result: Extract<StepResult, { status: "completed" }>;
}

/** Opens a review of an agent's output. */
export async function offerDraft(
  ctx: ServiceContext,
  { runId, claimedBy, stepRunId, step, scope, result }: Offer,
): Promise<ReviewState> {
  const policy = reviewOf(step);
  if (!policy) return { state: "stopped" };
  const question = questionOf(step, scope);
  const action = question.ok ? question.text : step.action;
  const review = { stepRunId, step, policy, action, draft: result.output };
  return pauseAttempt(ctx, { runId, claimedBy, asked: result, review });
}

interface Ask {
  runId: string;
  claimedBy: string;
  stepRunId: string;
  step: Step;
  asked: Asked;
  conversation: KeptConversation;
}

/**
 * Opens a review of an agent's call and stores the conversation until people decide. The step's reviewers
 * decide on its calls. If the step isn't reviewed, anyone who can decide reviews can decide on the call.
 */
export async function askForCall(
  ctx: ServiceContext,
  { runId, claimedBy, stepRunId, step, asked, conversation }: Ask,
): Promise<ReviewState> {
  const [call] = conversation.asked;
  if (!call) throw new Error("the stored conversation has no call that needs approval");
  const policy = step.review ?? DEFAULT_REVIEW_POLICY;
  const { server, tool, binding } = call;
  const named = { server, tool, host: binding?.host ?? null };
  const review = {
    stepRunId,
    step,
    policy,
    action: askWhetherToCall(named),
    draft: writeArguments(call),
    call: named,
  };
  return pauseAttempt(ctx, { runId, claimedBy, asked, conversation, review });
}

interface AskAboutMessage {
  runId: string;
  claimedBy: string;
  stepRunId: string;
  step: Step;
  asked: Asked;
  outgoing: { outgoingId: string; message: OutgoingContent };
}

/**
 * Opens a review of a message that may have been sent: anyone who can decide reviews says whether it arrived.
 * The message is the document, so the approved output shows what went out.
 */
export async function askWhetherArrived(
  ctx: ServiceContext,
  { runId, claimedBy, stepRunId, step, asked, outgoing: { outgoingId, message } }: AskAboutMessage,
): Promise<ReviewState> {
  const review = {
    stepRunId,
    step,
    policy: DEFAULT_REVIEW_POLICY,
    action: askWhetherSent(message),
    draft: writeMessage(message),
    outgoingId,
  };
  return pauseAttempt(ctx, { runId, claimedBy, asked, review });
}

interface Pause {
  runId: string;
  claimedBy: string;
  asked: Asked;
  /** The conversation to continue after the review. Replaces any earlier conversation. */
  conversation?: KeptConversation;
  review: NewReview;
}

/**
 * Records how an attempt ended and pauses the run for a review, in one transaction. Changes nothing if the attempt has
 * already ended or the driver has lost its claim.
 */
export async function pauseAttempt(
  ctx: ServiceContext,
  { runId, claimedBy, asked, conversation, review }: Pause,
): Promise<ReviewState> {
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run || isTakenFrom(run, claimedBy)) return { state: "stopped" };
    const { db, organizationId } = ctx;
    const { stepRunId, step } = review;
    const { count } = await db.stepRun.updateMany({
      where: { id: stepRunId, organizationId, status: "RUNNING" },
      data: { ...describeAsked(asked), conversation, status: "WAITING" },
    });
    if (count === 0) {
      const before = await db.review.findFirst({
        where: { stepRunId, organizationId },
        select: { id: true },
      });
      return before ? settleLocked(ctx, run, before.id) : { state: "stopped" };
    }
    if (conversation)
      await db.stepRun.updateMany({
        where: { runId, organizationId, stepId: step.id, id: { not: stepRunId } },
        data: { conversation: Prisma.DbNull },
      });
    return insertReview(ctx, run, review);
  });
}
