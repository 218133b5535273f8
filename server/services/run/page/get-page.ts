import { notFound } from "@/server/domain/error";
import type { RunDetailDto } from "@/server/domain/run/api";
import { findSelectedStep } from "@/server/domain/run/find-selected-step";
import type { RunPage } from "@/server/domain/run/page";
import type { Prisma } from "@/server/generated/prisma/client";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { ATTEMPTS, DETAIL_ROW, presentDetail, presentSteps, REVIEWS } from "./present-detail";

export interface RunPageQuery {
  runId: string;
  /** The number of the step to show. Null for the one that currently matters most. */
  step: number | null;
}

/** The same rows as a run with all texts, without reading them. */
const OUTLINE = {
  ...DETAIL_ROW,
  stepRuns: {
    ...ATTEMPTS,
    omit: { ...ATTEMPTS.omit, input: true, prompt: true, output: true },
    include: {
      ...ATTEMPTS.include,
      toolCalls: { ...ATTEMPTS.include.toolCalls, omit: { input: true, output: true } },
    },
  },
  reviews: {
    ...REVIEWS,
    omit: { draft: true, text: true },
    include: { ...REVIEWS.include, decisions: { ...REVIEWS.include.decisions, omit: { text: true } } },
  },
} as const satisfies Prisma.RunSelect;

/**
 * Returns a run as its page shows it: with the texts of one step only. A run can have 200 steps with long
 * texts, and the page reads it again after each change.
 */
export async function getRunPage(ctx: ServiceContext, { runId, step }: RunPageQuery): Promise<RunPage> {
  requireScope(ctx, "runs:read");
  const where = { id: runId, organizationId: ctx.organizationId };
  const row = await ctx.db.run.findFirst({ where, select: OUTLINE });
  if (!row) throw notFound("run");
  const outline = {
    ...row,
    input: "",
    output: null,
    stepRuns: row.stepRuns.map(withoutTexts),
    reviews: row.reviews.map(withHashes),
  };
  const shown = findSelectedStep(presentSteps(outline, new Map()), step === null ? null : String(step));
  const readAt = ctx.now().toISOString();
  const workflowExists = await hasWorkflow(ctx, row);
  if (!shown) return { ...(await presentDetail(ctx, outline)), workflowExists, shownStepId: null, readAt };
  const full = await ctx.db.run.findFirstOrThrow({
    where,
    select: {
      stepRuns: { ...ATTEMPTS, where: { ...ATTEMPTS.where, stepId: shown.stepId } },
      reviews: { ...REVIEWS, where: { stepId: shown.stepId } },
    },
  });
  const run = await presentDetail(ctx, {
    ...outline,
    stepRuns: replace(outline.stepRuns, full.stepRuns),
    reviews: replace(outline.reviews, full.reviews),
  });
  const { stepId: shownStepId } = shown;
  const steps = run.steps.map((each) => trimErrors(each, shownStepId));
  return { ...run, steps, workflowExists, shownStepId, readAt };
}

async function hasWorkflow(
  { db, organizationId }: ServiceContext,
  { workflowId: id }: { workflowId: string },
): Promise<boolean> {
  return (await db.workflow.count({ where: { id, organizationId } })) > 0;
}

type OutlineRow = Prisma.RunGetPayload<{ select: typeof OUTLINE }>;

function withoutTexts(attempt: OutlineRow["stepRuns"][number]) {
  const toolCalls = attempt.toolCalls.map((call) => ({ ...call, input: null, output: null }));
  return { ...attempt, input: "", prompt: null, output: null, toolCalls };
}

/** Hashes in place of the texts still tell which texts are the same. */
function withHashes(review: OutlineRow["reviews"][number]) {
  const decisions = review.decisions.map((decision) => ({ ...decision, text: decision.textHash }));
  return { ...review, draft: review.draftHash, text: review.hash, decisions };
}

function replace<Row extends { id: string }>(rows: readonly Row[], by: readonly Row[]): Row[] {
  return rows.map((row) => by.find(({ id }) => id === row.id) ?? row);
}

/** A model's unusable response can be long. */
function trimErrors(step: RunDetailDto["steps"][number], shownStepId: string) {
  if (step.stepId === shownStepId || !step.error) return step;
  return { ...step, error: { ...step.error, answer: undefined } };
}
