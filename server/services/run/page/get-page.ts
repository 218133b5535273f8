import type { RunDetailDto } from "@/server/domain/run/api";
import { findSelectedStep } from "@/server/domain/run/find-selected-step";
import type { RunPage } from "@/server/domain/run/run-page";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readInputs } from "@/server/services/run/finding/rows";
import { readOutline } from "./outline";
import { ATTEMPTS, presentDetail, presentSteps, REVIEWS } from "./present-detail";

export interface RunPageQuery {
  runId: string;
  /** The number of the step to show. If null, shows the step that currently matters most. */
  step: number | null;
}

/**
 * Returns a run as its page shows it: with the text of only one step. A run can have 200 steps with long text, and the
 * page reads it again after each change.
 */
export async function getRunPage(ctx: ServiceContext, { runId, step }: RunPageQuery): Promise<RunPage> {
  requireScope(ctx, "runs:read");
  const outline = await readOutline(ctx, runId);
  const shown = findSelectedStep(presentSteps(outline, new Map()), step === null ? null : String(step));
  const readAt = ctx.now().toISOString();
  const [inputs, workflowExists, trigger] = await Promise.all([
    readInputs(ctx, [runId]),
    hasWorkflow(ctx, outline),
    outline.channel === "TRIGGER" ? findTrigger(ctx, runId) : null,
  ]);
  const isListed = outline.purpose !== "TEST";
  const around = { inputStart: inputs.get(runId) ?? "", workflowExists, isListed, trigger, readAt };
  if (!shown) return { ...(await presentDetail(ctx, outline)), ...around, shownStepId: null };
  const full = await ctx.db.run.findFirstOrThrow({
    where: { id: runId, organizationId: ctx.organizationId },
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
  return { ...run, steps, ...around, shownStepId };
}

async function hasWorkflow(
  { db, organizationId }: ServiceContext,
  { workflowId: id }: { workflowId: string },
): Promise<boolean> {
  return (await db.workflow.count({ where: { id, organizationId } })) > 0;
}

async function findTrigger(
  { db, organizationId }: ServiceContext,
  runId: string,
): Promise<RunPage["trigger"]> {
  const firing = await db.triggerFiring.findFirst({
    where: { runId, organizationId },
    select: { sourceRunId: true, trigger: { select: { id: true, name: true } } },
  });
  return firing && { ...firing.trigger, sourceRunId: firing.sourceRunId };
}

function replace<Row extends { id: string }>(rows: readonly Row[], by: readonly Row[]): Row[] {
  return rows.map((row) => by.find(({ id }) => id === row.id) ?? row);
}

/** Removes the model's unusable response from other steps' errors, because it can be long. */
function trimErrors(step: RunDetailDto["steps"][number], shownStepId: string) {
  if (step.stepId === shownStepId || !step.error) return step;
  return { ...step, error: { ...step.error, answer: undefined } };
}
