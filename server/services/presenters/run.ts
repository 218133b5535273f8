import type { OutgoingDto } from "@/server/domain/outgoing/outgoing";
import type { ReviewDto } from "@/server/domain/review/api";
import { isReviewed, WhenOutcome } from "@/server/domain/review/condition/outcome";
import {
  type FailedAttemptDto,
  type RoundDto,
  RunFault,
  type StepRunDto,
  type WorkflowRunDto,
} from "@/server/domain/run/api";
import { type Span, type SplitTime, spansBetween, splitTime, sumSpans } from "@/server/domain/run/split-time";
import { isFinished } from "@/server/domain/run/status";
import { ToolCallDto } from "@/server/domain/tool/tool-server";
import type { Tokens } from "@/server/domain/usage/tokens";
import type { Step } from "@/server/domain/workflow/definition";
import type {
  OutgoingMessage,
  Prisma,
  Review,
  Run,
  RunAgent,
  StepRun,
  ToolCall,
} from "@/server/generated/prisma/client";
import { MEMBER_REF, presentDecidedFor, presentMember } from "./member";

/** The columns needed for a list, without long text. */
export const RUN_ROW = {
  select: {
    id: true,
    workflowId: true,
    workflowName: true,
    revision: true,
    sessionId: true,
    status: true,
    reason: true,
    currentStepOrder: true,
    channel: true,
    createdAt: true,
    updatedAt: true,
    erasedAt: true,
    startedBy: MEMBER_REF,
    continuations: { select: { createdAt: true, failedAt: true }, orderBy: { createdAt: "asc" } },
    reviews: { where: { status: "OPEN" }, select: { id: true, status: true } },
  },
} as const satisfies Prisma.RunDefaultArgs;

export type RunRow = Prisma.RunGetPayload<typeof RUN_ROW>;

export function presentRun(row: RunRow): WorkflowRunDto {
  return {
    id: row.id,
    workflowId: row.workflowId,
    workflowName: row.workflowName,
    workflowVersion: row.revision,
    sessionId: row.sessionId,
    status: row.status,
    reason: row.reason,
    currentStepOrder: row.currentStepOrder,
    durationMs: isFinished(row.status) ? sumSpans(spansOf(row)) : null,
    startedBy: presentMember(row.startedBy),
    reviewId: row.reviews.find(({ status }) => status === "OPEN")?.id ?? null,
    channel: row.channel,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    erasedAt: row.erasedAt?.toISOString() ?? null,
  };
}

type Timed = Pick<Run, "status" | "createdAt" | "updatedAt"> & {
  continuations: readonly { createdAt: Date; failedAt: Date }[];
};

function spansOf({ status, createdAt, updatedAt, continuations }: Timed): Span[] {
  const breaks = continuations.map(({ failedAt, createdAt }) => ({ failedAt, continuedAt: createdAt }));
  return spansBetween(createdAt, isFinished(status) ? updatedAt : null, breaks);
}

/** Splits a run's time into time spent waiting for people and all other time. */
export function splitRunTime(
  run: Timed & {
    reviews: readonly Pick<Review, "createdAt" | "closedAt">[];
  },
  now: Date,
): SplitTime {
  return splitTime(
    spansOf(run),
    run.reviews.map(({ createdAt, closedAt }) => ({ from: createdAt, to: closedAt })),
    now,
  );
}

/**
 * Presents a run's step with its latest attempt and earlier rounds. A step is PENDING until the run reaches
 * it. `reviews` is keyed by the ID of the attempt that produced the draft. `agents` are the run's agent
 * versions.
 */
export function presentStepRun(
  step: Step,
  run: Pick<Run, "status" | "currentStepOrder">,
  attempts: readonly (ShownStepRun & { toolCalls: readonly ToolCall[]; outgoing: readonly ShownMessage[] })[],
  reviews: ReadonlyMap<string, ReviewDto>,
  agents: readonly Pick<RunAgent, "agentId" | "versionId" | "agentRevision">[],
): StepRunDto {
  const latest = attempts.at(-1);
  const status = presentStatus(step, run, latest);
  const ofRound = attempts.filter(({ round }) => round === latest?.round);
  const current = latest?.status === "REPLACED" ? undefined : latest;
  const earlier = attempts.flatMap(({ id }) => (id === current?.id ? [] : (reviews.get(id) ?? [])));
  // If an attempt continues after a decision about a tool call, the step began with the earlier attempt that
  // requested the call.
  const began = ofRound.find(({ status }) => status === "ANSWERED") ?? latest;
  return {
    stepId: step.id,
    stepOrder: step.stepOrder,
    agentId: step.agentId,
    ...pinOf(step, agents),
    name: step.name,
    action: step.action,
    status,
    attempt: latest?.attempt ?? 0,
    round: latest?.round ?? 0,
    feedback: latest?.feedback ?? null,
    input: latest?.input ?? null,
    prompt: latest?.prompt ?? null,
    // An output that was sent back is shown with its round instead.
    output: current && current.status !== "RETURNED" ? current.output : null,
    error: status === "PENDING" ? null : presentFault(latest?.error ?? null),
    nextAttemptAt: (status === "RUNNING" && latest?.nextAttemptAt?.toISOString()) || null,
    failedAttempts: ofRound.flatMap((attempt) => (attempt === latest ? [] : presentFailure(attempt))),
    model: latest?.model ?? null,
    simulated: latest?.simulated ?? false,
    tokens: sumTokens(attempts),
    cost: sumCosts(attempts) ?? (current?.reused ? 0 : null),
    toolCalls: ofRound.flatMap(({ attempt, toolCalls }) =>
      toolCalls.map((call) => presentToolCall(call, attempt)),
    ),
    sent: attempts.flatMap((attempt) => attempt.outgoing.map((row) => presentOutgoing(row, attempt))),
    startedAt: began?.startedAt.toISOString() ?? null,
    finishedAt: latest?.finishedAt?.toISOString() ?? null,
    review: (current && reviews.get(current.id)) ?? null,
    callReviews: earlier.filter(({ kind }) => kind === "TOOL_CALL"),
    earlierReviews: earlier.filter(
      ({ kind, status }) => kind !== "TOOL_CALL" && status !== "CHANGES_REQUESTED",
    ),
    rounds: attempts.flatMap((attempt) => presentRound(attempt, reviews)),
    reused: Boolean(current?.reused) && !isEdited(reviews.get(current?.id ?? "")),
    approvedIn: presentApprovedIn(current?.approvedIn ?? null),
    notReviewed: current ? presentNotReviewed(current) : null,
  };
}

/** Returns whether the approved text differs from the draft. */
function isEdited(review: ReviewDto | undefined): boolean {
  return review?.status === "APPROVED" && review.text !== review.draft;
}

function presentApprovedIn(review: ShownStepRun["approvedIn"]): StepRunDto["approvedIn"] {
  if (!review?.closedAt) return null;
  const { id: reviewId, runId, closedAt, decisions } = review;
  const votes = decisions.map((vote) => ({ by: presentMember(vote.member), for: presentDecidedFor(vote) }));
  return { runId, reviewId, votes, at: closedAt.toISOString() };
}

/** Returns why nobody reviewed an attempt's output. Null if it was reviewed or if its review has no condition. */
export function presentNotReviewed({
  status,
  condition,
}: Pick<StepRun, "status" | "condition">): StepRunDto["notReviewed"] {
  const outcome = WhenOutcome.nullable().parse(condition);
  if (status !== "COMPLETED" || outcome === null || isReviewed(outcome)) return null;
  const { when, version, sample } = outcome;
  return { when, version, sample };
}

/**
 * Returns the agent version that a step uses. The fields are null for a human step, or if the version wasn't
 * recorded.
 */
export function pinOf(
  { agentId }: Pick<Step, "agentId">,
  agents: readonly Pick<RunAgent, "agentId" | "versionId" | "agentRevision">[],
): Pick<StepRunDto, "agentVersion" | "agentRevision"> {
  const used = agents.find((agent) => agent.agentId === agentId);
  return { agentVersion: used?.versionId ?? null, agentRevision: used?.agentRevision ?? null };
}

function presentFailure({ status, attempt, error, startedAt, finishedAt }: ShownStepRun): FailedAttemptDto[] {
  const fault = presentFault(error);
  if (status !== "FAILED" || !fault || !finishedAt) return [];
  const [from, to] = [startedAt, finishedAt].map((at) => at.toISOString()) as [string, string];
  return [{ attempt, error: fault, startedAt: from, finishedAt: to }];
}

function presentToolCall(row: ToolCall, attempt: number): ToolCallDto {
  const { server, tool, output, error, reviewId, startedAt, finishedAt } = row;
  return {
    attempt,
    server,
    tool,
    input: ToolCallDto.shape.input.parse(row.input),
    output,
    error,
    reviewId,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

type ShownMessage = Omit<OutgoingMessage, "html" | "key">;

/**
 * Presents a message that a step sent. If its attempt ended before the outcome was recorded, the status is UNCERTAIN,
 * because the message may have been sent.
 */
export function presentOutgoing(
  row: ShownMessage,
  { status: attempt }: Pick<StepRun, "status">,
): OutgoingDto {
  const { id, channel, to, cc, subject, text, answer, providerId, refused, deferred } = row;
  const { beganAt, endedAt } = row;
  const isLost = row.status === "SENDING" && attempt !== "RUNNING";
  return {
    id,
    channel,
    status: isLost ? "UNCERTAIN" : row.status,
    to,
    cc,
    subject,
    text,
    answer,
    providerId,
    refused,
    deferred,
    beganAt: beganAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/** Adds up the tokens used. Returns null if no model was called. */
export function sumTokens(
  attempts: readonly Pick<StepRun, "inputTokens" | "outputTokens" | "estimated">[],
): Tokens | null {
  const counted = attempts.flatMap(({ inputTokens: input, outputTokens: output, estimated }) =>
    input === null || output === null ? [] : [{ input, output, estimated }],
  );
  if (counted.length === 0) return null;
  return counted.reduce((sum, { input, output, estimated }) => ({
    input: sum.input + input,
    output: sum.output + output,
    estimated: sum.estimated || estimated,
  }));
}

/** Adds up the cost, in millionths of a dollar. Returns null if no attempt has a price. */
export function sumCosts(attempts: readonly Pick<StepRun, "cost">[]): number | null {
  const costs = attempts.flatMap(({ cost }) => (cost === null ? [] : [Number(cost)]));
  return costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0);
}

function presentRound(row: ShownStepRun, reviews: ReadonlyMap<string, ReviewDto>): RoundDto[] {
  if (row.status !== "RETURNED") return [];
  const { round, attempt, feedback, model, simulated, output, startedAt, finishedAt } = row;
  const own = reviews.get(row.id) ?? null;
  const ended =
    row.returnedById === null ? own : [...reviews.values()].find(({ id }) => id === row.returnedById);
  const decision = ended?.decisions.find(({ decision }) => decision === "request_changes");
  return [
    {
      round,
      attempt,
      feedback,
      model,
      simulated,
      output,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      review: own,
      request: ended && decision ? { stepOrder: ended.stepOrder, decision } : null,
    },
  ];
}

/** The review in an earlier run that approved a reused output. */
export const APPROVED_IN = {
  select: {
    id: true,
    runId: true,
    status: true,
    tool: true,
    outgoingId: true,
    closedAt: true,
    decisions: {
      where: { kind: "approve", voidedAt: null },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { member: MEMBER_REF, forMember: MEMBER_REF, forName: true },
    },
  },
} as const satisfies Prisma.StepRun$approvedInArgs;

type ShownStepRun = Omit<StepRun, "conversation"> & {
  approvedIn: Prisma.ReviewGetPayload<typeof APPROVED_IN> | null;
};

/**
 * Returns a step's status. Between two attempts, a step counts as running, even though its latest attempt has ended. A
 * step is pending again in three cases: its output was replaced, its draft was sent back to an earlier step, or the run
 * was continued after the step failed or was canceled.
 */
function presentStatus(
  step: Step,
  run: Pick<Run, "status" | "currentStepOrder">,
  latest: ShownStepRun | undefined,
) {
  if (!latest || latest.status === "REPLACED" || latest.status === "RECORDED") return "PENDING";
  const isAhead = run.currentStepOrder !== null && run.currentStepOrder < step.stepOrder;
  const isContinued = run.status === "QUEUED" || isAhead;
  if (isAhead && latest.status === "RETURNED") return "PENDING";
  if (isContinued && (latest.status === "FAILED" || latest.status === "CANCELLED")) return "PENDING";
  const goesOn = run.status === "RUNNING" && run.currentStepOrder === step.stepOrder;
  const between = latest.status === "FAILED" || latest.status === "ANSWERED";
  return between && goesOn ? "RUNNING" : latest.status;
}

export function presentFault(value: Prisma.JsonValue): RunFault | null {
  return RunFault.nullable().parse(value);
}
