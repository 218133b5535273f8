import { isReviewed } from "@/server/domain/review/condition/outcome";
import { storable } from "@/server/domain/text/storable";
import { hasLateReview, LATE_REVIEW } from "@/server/domain/workflow/late-review";
import { hub } from "@/server/infra/live/hub";
import { logger } from "@/server/infra/logger";
import { metrics } from "@/server/infra/metrics";
import type { ServiceContext } from "@/server/services/context";
import { UnreadableSecretError } from "@/server/services/secret/encrypt";
import { type AgentError, type AgentOutcome, type Budget, permanent, temporary } from "./agents/call";
import { executeAgent } from "./agents/execute";
import { takeAhead } from "./attempts/ahead";
import {
  beatStep,
  beginStep,
  handBackStep,
  isRunLive,
  type NextAttempt,
  recordStep,
  type StartedStep,
  type StepResult,
  waitForNext,
} from "./attempts/attempt";
import { type CompletedStep, completeStep, type Following } from "./attempts/complete";
import { makeOutgoingLog } from "./attempts/outgoing-log";
import { type PreparedAgent, prepareAgent } from "./attempts/prepare-agent";
import { chargeCall, PATIENCE, type Patience, waitForRoom } from "./attempts/spending";
import { readTurns } from "./attempts/step-input";
import { makeToolLog, RunGoneError } from "./attempts/tool-log";
import { heartbeatMs } from "./claims/heartbeat";
import { HandedOverError, stepAborter } from "./claims/step-aborter";
import { checkCondition, storeCondition } from "./reviews/condition";
import { askForCall, askWhetherArrived, offerDraft } from "./reviews/pause";
import type { ReviewState } from "./reviews/settle";

const WATCH_EVERY_MS = 500;
/** The milliseconds to wait before retrying a step that didn't fit within the spending limit. */
const BUDGET_RETRY_MS = 5_000;

export type PerformedStep =
  | CompletedStep
  | { state: "failed" }
  | NextAttempt
  /** The step's output or tool call is in review or was reviewed. */
  | ReviewState;

export interface Attempt {
  runId: string;
  claimedBy: string;
  stepId: string;
  attempt: number;
  /**
   * The seconds to wait before the next attempt, unless the provider specifies a longer delay. Null if there is no
   * further attempt.
   */
  backoffSeconds: number | null;
  /**
   * The work that follows if the step completes without a review. By default, the driver requests that work separately.
   */
  following?: Following;
}

type Place = Omit<Attempt, "backoffSeconds" | "following">;

/** Makes one attempt at a step, from its first row to its recorded output or the review of that output. */
export async function performStep(
  ctx: ServiceContext,
  { backoffSeconds, following = null, ...attempt }: Attempt,
  patience = PATIENCE,
): Promise<PerformedStep> {
  const started = (await takeAhead(ctx, attempt)) ?? (await beginStep(ctx, attempt));
  if (started.state !== "started") return started;

  const { runId, claimedBy } = attempt;
  const { stepRunId, step, scope, round } = started;
  const began = performance.now();
  const writing = startWriting(ctx, attempt);
  const outcome = await execute(ctx, attempt, started, { onWritten: writing.write, patience }).catch(
    (error) => {
      writing.end(false);
      if (error instanceof RunGoneError) return null;
      throw error;
    },
  );
  if (!outcome) return { state: "stopped" };
  writing.end(outcome.status === "completed");
  noteAttempt(ctx, { ...attempt, outcome, seconds: (performance.now() - began) / 1000 });
  if (outcome.status === "uncertain")
    return askWhetherArrived(ctx, { runId, claimedBy, stepRunId, step, asked: outcome, outgoing: outcome });
  if (outcome.status === "completed" && step.review) {
    const condition = await checkCondition(ctx, { runId, step, scope, round, output: outcome.output });
    if (condition) await storeCondition(ctx, { stepRunId, condition });
    if (isReviewed(condition))
      return offerDraft(ctx, { runId, claimedBy, stepRunId, step, scope, result: outcome });
  }
  if (outcome.status === "asks") {
    const { conversation } = outcome;
    return askForCall(ctx, { runId, claimedBy, stepRunId, step, asked: outcome, conversation });
  }
  if (outcome.status === "completed")
    return completeStep(ctx, { runId, claimedBy, stepRunId, result: outcome }, following);
  const result: StepResult = { ...outcome, ...judgeFault(outcome.error, backoffSeconds) };
  const recorded = await recordStep(ctx, { runId, claimedBy, stepRunId, result });
  if (recorded?.status === "COMPLETED") return { state: "completed" };
  if (recorded?.status !== "FAILED") return { state: "stopped" };
  return recorded.nextAttemptAt ? waitForNext(recorded, ctx.now()) : { state: "failed" };
}

/**
 * Returns the error to store and the delay before the next attempt. If the provider asks for a longer delay, that
 * delay is used.
 */
function judgeFault(
  { code, message, answer, retryable, retryAfterMs }: AgentError,
  backoffSeconds: number | null,
) {
  const retryAfterSeconds =
    backoffSeconds === null || !retryable
      ? null
      : Math.max(backoffSeconds, Math.ceil((retryAfterMs ?? 0) / 1000));
  return { error: { code, message, ...(answer !== undefined && { answer }) }, retryAfterSeconds };
}

/** Publishes output from memory while an agent writes. Only the finished output is stored. */
function startWriting({ organizationId }: ServiceContext, { runId, stepId, attempt }: Place) {
  const place = { organizationId, runId, stepId, attempt };
  let started = false;
  return {
    write(piece: string | null) {
      started = true;
      hub().write(place, piece === null ? null : storable(piece));
    },
    end(kept: boolean) {
      if (started) hub().endWriting(place, kept);
    },
  };
}

/** Counts and logs an attempt's outcome, but never its content. */
function noteAttempt(
  { requestId }: ServiceContext,
  { runId, stepId, attempt, outcome, seconds }: Place & { outcome: AgentOutcome; seconds: number },
): void {
  const code = outcome.status === "failed" ? outcome.error.code : outcome.status;
  metrics().steps.observe({ outcome: code }, seconds);
  const level = outcome.status === "failed" ? "info" : "debug";
  logger()[level](
    { requestId, runId, stepId, attempt, outcome: code, ms: Math.round(seconds * 1000) },
    "step",
  );
}

/** Calls the agent. Aborts the call if its run ends or is taken over. */
async function execute(
  ctx: ServiceContext,
  { runId, claimedBy }: Pick<Attempt, "runId" | "claimedBy">,
  {
    stepRunId,
    step,
    content,
    isActive,
    input,
    inputFrom,
    scope,
    sentBack,
    resumption,
    madeCalls,
    starts,
    edits,
    isTest,
    round,
  }: Extract<StartedStep, { state: "started" }>,
  { onWritten, patience }: { onWritten: (piece: string | null) => void; patience: Patience },
): Promise<AgentOutcome> {
  const prepared = await prepareAgent(ctx, { content, isActive }).catch((error: unknown) => {
    if (error instanceof UnreadableSecretError) return error;
    throw error;
  });
  if (prepared instanceof UnreadableSecretError) return refuse(permanent("authentication", prepared.message));
  if (!prepared) return refuse(noAgent(step.agentId));
  if (prepared.modelFault !== null) return refuse(permanent("authentication", prepared.modelFault));
  if (hasLateReview(step, prepared.agent)) return refuse(permanent("template", REVIEWS_TOO_LATE));
  const seconds = step.retry?.timeoutSeconds ?? null;
  const key = keyOf({ runId, stepId: step.id, round, edits });
  const overdue = new AbortController();
  const timer = seconds === null ? undefined : setTimeout(() => overdue.abort(), seconds * 1000);
  const abort = new AbortController();
  const watch = setInterval(async () => {
    if (!(await isRunLive(ctx, { runId, claimedBy }).catch(() => true))) abort.abort();
  }, WATCH_EVERY_MS);
  const beating = setInterval(
    () => void beatStep(ctx, { runId, claimedBy, stepRunId }).catch(() => {}),
    heartbeatMs(),
  );
  const signal = AbortSignal.any([abort.signal, overdue.signal, stepAborter().signal]);
  try {
    const outcome = await executeAgent({
      ...prepared,
      action: step.action,
      input,
      inputFrom,
      scope,
      sentBack,
      resumption,
      madeCalls,
      isTest,
      request: {
        key,
        asked: Boolean(step.retry),
        begunBefore: starts > 1,
      },
      turns: prepared.remembers ? await readTurns(ctx, runId) : [],
      toolLog: makeToolLog(ctx, { runId, stepRunId, claimedBy }),
      outgoingLog: makeOutgoingLog(ctx, { runId, stepRunId, claimedBy, key }),
      onWritten,
      budget: makeBudget(ctx, stepRunId, prepared, { ...patience, signal }),
      signal,
    });
    if (stepAborter().signal.aborted && !abort.signal.aborted && outcome.status === "failed") {
      await handBackStep(ctx, { stepRunId });
      throw new HandedOverError();
    }
    return overdue.signal.aborted && !abort.signal.aborted && outcome.status === "failed"
      ? { ...outcome, error: tooSlow(seconds ?? 0) }
      : outcome;
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    clearInterval(beating);
  }
}

/** A receiver ignores a request whose key it knows, so different content needs a different key. */
function keyOf({
  runId,
  stepId,
  round,
  edits,
}: Record<"runId" | "stepId", string> & Record<"round" | "edits", number>) {
  return [runId, stepId, round, ...(edits > 0 ? [edits] : [])].join(":");
}

function makeBudget(
  ctx: ServiceContext,
  stepRunId: string,
  { models }: PreparedAgent,
  patience: Patience & { signal: AbortSignal },
): Budget | undefined {
  if (!models) return undefined;
  const caller = { stepRunId, provider: models.provider, model: models.name };
  return {
    async reserve(next) {
      const allowed = await waitForRoom(ctx, caller, next, patience);
      if (!("refused" in allowed)) {
        const { reservationId, maxOutputTokens } = allowed;
        return { maxOutputTokens, settle: (used) => chargeCall(ctx, caller, { reservationId, used }) };
      }
      const { refused, isTemporary } = allowed;
      return {
        error: isTemporary
          ? temporary("spending_limit", refused, BUDGET_RETRY_MS)
          : permanent("spending_limit", refused),
      };
    },
  };
}

function tooSlow(seconds: number): AgentError {
  return temporary(
    "timeout",
    `The attempt took longer than the step's time limit of ${seconds} seconds. Raise the limit, or ask for less at a time.`,
  );
}

function refuse(error: AgentError): AgentOutcome {
  return { status: "failed", prompt: "", model: null, simulated: false, error };
}

const REVIEWS_TOO_LATE = `This step ${LATE_REVIEW}.`;

function noAgent(agentId: string): AgentError {
  return permanent(
    "unknown_agent",
    `Agent ${agentId} was deactivated or deleted. Activate it, or choose a different agent for the step.`,
  );
}
