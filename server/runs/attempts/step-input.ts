import { type AgentContent, agentOf } from "@/server/domain/agent/content";
import { HUMAN_AGENT_ID } from "@/server/domain/agent/is-human-step";
import { findNamedSteps, namesIn } from "@/server/domain/agent/named-steps";
import type { RoundFeedback } from "@/server/domain/review/rounds";
import { RunContext } from "@/server/domain/run/context";
import { fitTurns, MAX_TURN_BYTES, MAX_TURNS, type Turn } from "@/server/domain/session/turns";
import { KeptConversation, type Resumption } from "@/server/domain/tool/kept-conversation";
import type { MadeCall } from "@/server/domain/tool/made-call";
import type { VariableScope } from "@/server/domain/variables/render";
import { Definition, type Step } from "@/server/domain/workflow/definition";
import { requireStep } from "@/server/domain/workflow/step/steps";
import { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { freezeLate } from "@/server/runs/freeze-runs";
import { stepsInCondition } from "@/server/runs/reviews/condition";
import { findRunAgent } from "@/server/services/agent/run-agents";
import type { ServiceContext } from "@/server/services/context";
import type { LockedRun } from "@/server/services/run/lifecycle";

/**
 * A run's step and its input: the stored output of the previous step or, for the first step, the run's input. A test
 * of a single step also has the other steps' outputs.
 */
export interface RunnableStep {
  /** Whether the step is being tested. */
  isTest: boolean;
  step: Step;
  /** The agent's version. Null for a person, or for an agent that was deleted before the versions were frozen. */
  content: AgentContent | null;
  input: string;
  /** The number of the step whose output is the input. Null if it's the run's input. */
  inputFrom: number | null;
  scope: VariableScope;
}

export async function readStep(
  ctx: ServiceContext & { db: Transaction },
  run: LockedRun,
  stepId: string,
): Promise<RunnableStep> {
  await freezeLate(ctx, run);
  const { input, context, purpose, version } = await ctx.db.run.findFirstOrThrow({
    where: { id: run.id, organizationId: run.organizationId },
    select: { input: true, context: true, purpose: true, version: { select: { definition: true } } },
  });
  const definition = Definition.parse(version.definition);
  const { agentId } = requireStep(definition, stepId);
  const isPerson = agentId === HUMAN_AGENT_ID;
  return fillStep(ctx, run.id, {
    definition,
    stepId,
    content: isPerson ? null : await findRunAgent(ctx, { runId: run.id, agentId }),
    runInput: input,
    context,
    isTest: purpose === "TEST",
  });
}

interface ReadStep {
  definition: Definition;
  stepId: string;
  content: AgentContent | null;
  /** The step's input, if it's already known. */
  input?: string;
  /** The outputs that are already known, keyed by step. */
  outputs?: Readonly<Record<string, string>> | null;
  runInput: string;
  context: unknown;
  isTest: boolean;
}

/** Reads the outputs that a step uses. */
export async function fillStep(
  ctx: Reader,
  runId: string,
  { definition, stepId, content, input: known, runInput, isTest, ...read }: ReadStep,
): Promise<RunnableStep> {
  const context = RunContext.nullable().parse(read.context);
  const step = requireStep(definition, stepId);
  const index = definition.steps.indexOf(step);
  const previous = definition.steps[index - 1];
  const earlier = definition.steps.slice(0, index);
  const names = earlier.flatMap(({ name }) => name ?? []);
  const used = new Set([
    ...namesIn(step.action),
    ...findNamedSteps(content && agentOf(content), names),
    ...stepsInCondition(step),
  ]);
  const named = earlier.filter(({ name }) => name !== null && used.has(name));
  const outputs = new Map(Object.entries(read.outputs ?? {}));
  if (previous && known !== undefined) outputs.set(previous.id, known);
  const wanted = [...named, ...(previous ? [previous] : [])].map(({ id }) => id);
  await readOutputs(
    ctx,
    runId,
    wanted.filter((id) => !outputs.has(id)),
    outputs,
  );
  const outputOf = ({ id }: Step): string => {
    const output = outputs.get(id);
    if (output === undefined)
      throw new Error(`step ${id} of run ${runId} has no output, but a later step started`);
    return output;
  };
  const input = previous ? outputOf(previous) : runInput;
  return {
    isTest,
    step,
    content,
    input,
    inputFrom: previous?.stepOrder ?? null,
    scope: {
      input,
      run: { input: context?.runInput ?? runInput },
      workflow: { name: definition.name },
      steps: Object.fromEntries([
        ...Object.entries(context?.steps ?? {}).map(([name, output]) => [name, { output }]),
        ...named.map((other) => [other.name, { output: outputOf(other) }]),
      ]),
    },
  };
}

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/** Reads the steps' outputs into `outputs`. */
async function readOutputs(
  { db, organizationId }: Reader,
  runId: string,
  stepIds: string[],
  outputs: Map<string, string>,
): Promise<void> {
  if (stepIds.length === 0) return;
  const rows = await db.stepRun.findMany({
    where: { runId, organizationId, stepId: { in: stepIds }, status: "COMPLETED" },
    select: { stepId: true, output: true },
  });
  for (const { stepId, output } of rows) outputs.set(stepId, output ?? "");
}

interface Round {
  round: number;
  /** The changes requested at the end of the previous round. Null in the first round. */
  feedback: string | null;
  /** The draft to change. Null in the first round or if a different step makes the changes. */
  sentBack: RoundFeedback | null;
}

export const FIRST_ROUND: Round = { round: 1, feedback: null, sentBack: null };

/** Returns a step's round and the request for changes that started it. */
export async function readRound(
  db: Transaction,
  { id: runId, organizationId }: LockedRun,
  stepId: string,
): Promise<Round> {
  const returned = await db.stepRun.findFirst({
    where: { runId, organizationId, stepId, status: "RETURNED" },
    orderBy: { attempt: "desc" },
    select: {
      round: true,
      stepOrder: true,
      output: true,
      returnedById: true,
      reviews: { select: { id: true } },
    },
  });
  if (!returned) return FIRST_ROUND;
  const round = returned.round + 1;
  const reviewId = returned.returnedById ?? returned.reviews[0]?.id ?? "";
  const request = await db.decision.findFirstOrThrow({
    where: { reviewId, organizationId, kind: "request_changes" },
    select: { reason: true, toStepId: true, review: { select: { stepId: true, text: true } } },
  });
  const feedback = request.reason ?? "";
  const { stepId: reviewedId, text } = request.review;
  if ((request.toStepId ?? reviewedId) !== stepId) return { round, feedback, sentBack: null };
  // If a later agent rewrote this step's output, the reviewed document is that agent's. This step then has to change
  // its own earlier output instead.
  const rewritten = await db.stepRun.findFirst({
    where: {
      runId,
      organizationId,
      returnedById: reviewId,
      stepOrder: { gt: returned.stepOrder },
      agentId: { not: HUMAN_AGENT_ID },
    },
    select: { id: true },
  });
  const draft = rewritten ? (returned.output ?? "") : text;
  return { round, feedback, sentBack: { draft, feedback } };
}

/** `attempt` is the attempt that requested the call. */
type KeptResumption = Resumption & { attempt: number };

/**
 * Returns the conversation that a step's round continues, with the decision on its call. If an attempt to continue it
 * fails, the next attempt gets the same conversation. Returns null if the round starts a new conversation.
 */
export async function readResumption(
  db: Transaction,
  { id: runId, organizationId }: LockedRun,
  { stepId, round }: { stepId: string; round: number },
): Promise<KeptResumption | null> {
  const asked = await db.stepRun.findFirst({
    where: { runId, organizationId, stepId, round, status: "ANSWERED", conversation: { not: Prisma.DbNull } },
    orderBy: { attempt: "desc" },
    select: {
      attempt: true,
      conversation: true,
      reviews: {
        select: {
          id: true,
          status: true,
          text: true,
          draft: true,
          decisions: { where: { kind: "request_changes" }, select: { reason: true } },
        },
      },
    },
  });
  const review = asked?.reviews[0];
  if (!review) return null;
  const { id: reviewId, status, text, draft, decisions } = review;
  return {
    conversation: KeptConversation.parse(asked.conversation),
    attempt: asked.attempt,
    answer:
      status === "APPROVED"
        ? { approved: true, reviewId, input: JSON.parse(text), edited: text !== draft }
        : { approved: false, reason: decisions[0]?.reason ?? "" },
  };
}

/** The maximum number of calls in an attempt. */
const MAX_CALLS = 20;

/**
 * Returns a step's latest tool calls for its current input, oldest first. Includes failed attempts and rounds
 * that were sent back, but only attempts after `after`. If the input changed, calls must be made again.
 */
export async function readMadeCalls(
  db: Transaction,
  { id: runId, organizationId }: LockedRun,
  { stepId, after, input }: { stepId: string; after: number; input: string },
): Promise<MadeCall[]> {
  const rows = await db.toolCall.findMany({
    where: { runId, organizationId, stepRun: { stepId, attempt: { gt: after }, input } },
    orderBy: [{ stepRun: { attempt: "desc" } }, { position: "desc" }],
    take: MAX_CALLS,
    select: { server: true, tool: true, input: true, output: true, error: true },
  });
  return rows.reverse();
}

/** This many characters already exceed the byte limit, because each takes at least one byte. */
const MAX_CHARS = MAX_TURN_BYTES + 1;

/**
 * Returns a session's earlier turns: the runs that had completed when this run started or, for a rerun, when the
 * original run started. This way, every attempt gets the same turns. A rerun isn't a turn. Uses SQL, because Prisma
 * would read twenty turns in full, most of which don't fit.
 */
export async function readTurns(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  runId: string,
): Promise<Turn[]> {
  const { sessionId, createdAt, rerun } = await db.run.findFirstOrThrow({
    where: { id: runId, organizationId },
    select: { sessionId: true, createdAt: true, rerun: { select: { turnsUntil: true } } },
  });
  const until = rerun?.turnsUntil ?? createdAt;
  const rows = await db.$queryRaw<Turn[]>`
    SELECT left("input", ${MAX_CHARS}::int) AS "input", left("output", ${MAX_CHARS}::int) AS "output"
    FROM (
      SELECT "createdAt", "id", "input", coalesce("output", '') AS "output",
        row_number() OVER latest AS "place",
        sum(octet_length("input") + coalesce(octet_length("output"), 0)) OVER latest AS "bytes"
      FROM "Run"
      WHERE "organizationId" = ${organizationId} AND "sessionId" = ${sessionId}::uuid AND "id" <> ${runId}
        AND "status" = 'COMPLETED' AND "purpose" <> 'TEST' AND "updatedAt" <= ${until} AND "erasedAt" IS NULL
        AND NOT EXISTS (
          SELECT FROM "Rerun" JOIN "Run" again ON again."id" = "Rerun"."runId"
          WHERE "Rerun"."sourceRunId" = "Run"."id" AND again."status" = 'COMPLETED' AND again."updatedAt" <= ${until})
      WINDOW latest AS (ORDER BY "createdAt" DESC, "id" DESC)
      ORDER BY "createdAt" DESC, "id" DESC
      LIMIT ${MAX_TURNS}
    ) AS "earlier"
    WHERE "place" = 1 OR "bytes" <= ${MAX_TURN_BYTES}
    ORDER BY "place"`;
  return fitTurns(rows);
}
