import { makeId } from "@/server/domain/id";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { NamedTool } from "@/server/domain/tool/call-in-words";
import type { Step } from "@/server/domain/workflow/definition";
import type { Review } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { freezeLate } from "@/server/runs/freeze-runs";
import type { ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { notifyReviewOpened } from "@/server/services/review/notify";
import { readReturnSteps } from "@/server/services/review/rounds";
import { failRun, type LockedRun, noteMove } from "@/server/services/run/lifecycle";
import { insertReviewRows, type WaitingAttempt } from "@/server/services/sql/open-review";
import { readStepsAndAgents, type StepsAndAgents } from "@/server/services/sql/read-steps-and-agents";
import { destinationsIn } from "./destinations-in";
import { type ReviewState, waitingFor } from "./settle";

export interface NewReview {
  stepRunId: string;
  step: Step;
  policy: ReviewPolicy;
  /** The question, with its variables filled in. */
  action: string;
  draft: string;
  /** The tool call whose arguments are the draft. Undefined if the draft is text. */
  call?: NamedTool;
  /** The message that may have been sent, if the review asks about one. */
  outgoingId?: string | null;
  /** The earlier review that this one repeats because the run was continued or is a rerun. */
  asksAgainId?: string | null;
}

/** Returns the policy that the review was opened with, even if the review has been reassigned since. */
export function policyOf({ policy, openedPolicy }: Pick<Review, "policy" | "openedPolicy">): ReviewPolicy {
  return ReviewPolicy.parse(openedPolicy ?? policy);
}

/** Details of a new review that the caller already knows. */
interface Known {
  /** The run's steps and agents, if they were read under the lock. */
  stepsAndAgents?: StepsAndAgents;
  /** The person's attempt, to insert with the review. */
  attempt?: WaitingAttempt;
}

/** Pauses the run at a step and opens the review, under the run's lock. All reviews start here. */
export async function insertReview(
  ctx: ServiceContext & { db: Transaction },
  run: LockedRun,
  { stepRunId, step, policy, action, draft, call, outgoingId = null, asksAgainId = null }: NewReview,
  { stepsAndAgents: known, attempt }: Known = {},
): Promise<ReviewState> {
  const now = ctx.now();
  await freezeLate(ctx, run);
  const stepsAndAgents = known ?? (await readStepsAndAgents(ctx, run.id));
  const { server = null, tool = null, host = null } = call ?? {};
  const { usual } = await readReturnSteps(
    ctx,
    { runId: run.id, stepId: step.id, asksAgainId },
    stepsAndAgents,
  );
  const id = makeId("rev");
  const dueAt = policy.timeoutSeconds === null ? null : secondsAfter(now, policy.timeoutSeconds);
  const paused = await insertReviewRows(
    ctx,
    {
      id,
      runId: run.id,
      workflowId: run.workflowId,
      stepRunId,
      stepId: step.id,
      stepOrder: step.stepOrder,
      policy,
      dueAt,
      escalatesAt: policy.escalate && secondsAfter(now, policy.escalate.afterSeconds),
      action,
      draft,
      hash: hashText(draft),
      server,
      tool,
      host,
      destinations: destinationsIn(stepsAndAgents, { stepId: step.id, server, tool }),
      asksAgainId,
      outgoingId,
      returnsTo: call ? step.stepOrder : (usual?.stepOrder ?? null),
    },
    { attempt: attempt ?? null, now },
  );
  if (paused) noteMove(ctx, run.id, "PAUSED");
  await notifyReviewOpened(ctx, { id });
  return waitingFor({ id, dueAt }, ctx.now());
}

function secondsAfter(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}

/** Fails a run that can't open its next review, because the question is too long after its variables are filled in. */
export async function failTooLong(
  ctx: ServiceContext & { db: Transaction },
  run: LockedRun,
  { stepOrder }: Step,
): Promise<ReviewState> {
  const message = `The question in step ${stepOrder} is too long after its variables are filled in. Shorten their values.`;
  await failRun(ctx, run.id, ctx.now(), { reason: "STEP_FAILED", error: { code: "too_long", message } });
  return { state: "failed" };
}
