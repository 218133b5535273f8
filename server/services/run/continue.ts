import { invalidInput } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import type { continueRunOperation } from "@/server/domain/run/continuing/api";
import { Prisma, type RunContinuation } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { freezeAgents } from "@/server/services/agent/run-agents";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { signedBy } from "@/server/services/signed-by";
import { requireWithinLimit } from "@/server/services/usage/spending-limit";
import { requireConfirmed } from "./continuing/confirmation";
import {
  type ContinueQuery,
  type FailedRun,
  type MadeContinuePlan,
  makeContinuePlan,
} from "./continuing/make-continue-plan";
import { moveRun, wakeRun, withRun } from "./lifecycle";
import type { Newer } from "./newer-version";
import { requireStepsLeft } from "./steps-left";

type LockedContext = ServiceContext & { db: Transaction };

/**
 * Continues a failed run from the step that failed. Earlier outputs and approvals are kept. The same people have to
 * approve again if an approved input is edited, or if the run moves to a newer version whose later steps differ. An
 * edited input needs the preview's hash, which binds the edit to that step.
 */
export async function continueRun(
  ctx: ServiceContext,
  { allowSideEffects, planHash, ...query }: OperationInput<typeof continueRunOperation>,
): Promise<OperationOutput<typeof continueRunOperation>> {
  if (query.input != null && planHash == null)
    throw invalidInput("/planHash", "is required with `input`. Get it from the preview");
  return resumeFailed(ctx, query, (plan) =>
    requireConfirmed(
      plan,
      { allowSideEffects, planHash },
      { again: "Continuing may repeat this", first: "Continuing would do this" },
    ),
  );
}

/** Continues the run unless `admit` throws. `admit` checks the requests that the plan may repeat. */
export async function resumeFailed(
  ctx: ServiceContext,
  query: ContinueQuery,
  admit: (plan: MadeContinuePlan) => void,
): Promise<OperationOutput<typeof continueRunOperation>> {
  requireScope(ctx, "runs:write");
  const { runId } = query;
  return withRun(ctx, runId, async (ctx) => {
    const plan = await makeContinuePlan(ctx, query);
    admit(plan);
    const { row, from } = plan;
    const now = ctx.now();
    const { step, ahead, newer } = from;
    const edit = await redoOutput(ctx, plan, query.input ?? null);
    if (newer) await moveToVersion(ctx, row, newer);
    await forgetRecorded(ctx, plan);
    await requireWithinLimit(
      ctx,
      ahead.flatMap(({ agentId }) => from.version.agents.get(agentId) ?? []),
    );
    await requireStepsLeft(ctx, runId, ahead, "Start a new run.");
    await ctx.db.runContinuation.create({
      data: {
        id: makeId("cont", now.getTime()),
        organizationId: ctx.organizationId,
        runId,
        ...(await signedBy(ctx)),
        stepId: step.id,
        stepOrder: step.stepOrder,
        reason: row.reason ?? "INTERNAL",
        error: row.error ?? Prisma.DbNull,
        failedAt: row.updatedAt,
        ...edit,
        ...(newer && { fromVersionId: row.versionId, toVersionId: newer.id, toRevision: newer.revision }),
        confirmed: [...new Set(plan.sideEffects.map(({ stepOrder }) => stepOrder))],
        createdAt: now,
      },
    });
    await moveRun(ctx, runId, "QUEUED", now, { currentStepOrder: step.stepOrder });
    const { generation } = await release(ctx, runId, now);
    const jobId = makeId("job", now.getTime());
    await ctx.db.job.create({
      data: { id: jobId, organizationId: ctx.organizationId, runId, kind: "CONTINUE", createdAt: now },
    });
    ctx.afterCommit((ctx) => wakeRun(ctx, { id: runId, generation }));
    return { jobId, runId };
  });
}

/** What the continuation records about an edited input and about an output that has to be approved again. */
type Edit = Partial<Pick<RunContinuation, "input" | "inputBefore" | "replacedId" | "askedAgainId">>;

/**
 * Replaces the failed step's input if it was edited or has to be approved again. That input is the run's own input or
 * the previous step's output. An output is only marked as replaced here. The next driver records the new output and
 * opens a review if it needs one.
 */
async function redoOutput(
  { db, organizationId }: LockedContext,
  { row: { id: runId }, from: { previous, input: inputBefore }, isEdited, asksAgainId }: MadeContinuePlan,
  input: string | null,
): Promise<Edit> {
  const edit = isEdited ? { input, inputBefore } : {};
  if (!previous) {
    if (isEdited && input !== null)
      await db.run.updateMany({ where: { id: runId, organizationId }, data: { input } });
    return edit;
  }
  if (!isEdited && asksAgainId === null) return {};
  await db.stepRun.updateMany({
    where: { id: previous.id, organizationId },
    data: { status: "REPLACED" },
  });
  return { ...edit, replacedId: previous.id, askedAgainId: asksAgainId };
}

/** Deletes recorded outputs that the run hasn't used yet. They predate the edit or the newer version. */
async function forgetRecorded(
  { db, organizationId }: LockedContext,
  { row: { id: runId }, from: { newer }, isEdited }: MadeContinuePlan,
): Promise<void> {
  if (newer || isEdited)
    await db.stepRun.deleteMany({ where: { runId, organizationId, status: "RECORDED" } });
}

async function moveToVersion(
  ctx: LockedContext,
  { id: runId, continuations }: FailedRun,
  { id: versionId, revision }: Newer,
): Promise<void> {
  await freezeAgents(ctx, [runId], versionId, continuations.length + 1);
  const where = { id: runId, organizationId: ctx.organizationId };
  await ctx.db.run.updateMany({ where, data: { versionId, revision } });
}

/**
 * Lets the next driver claim the run. The previous driver has ended, so earlier decisions no longer need to
 * wake it.
 */
async function release(
  { db, organizationId }: LockedContext,
  runId: string,
  now: Date,
): Promise<{ generation: number }> {
  await db.review.updateMany({
    where: { runId, organizationId, status: { not: "OPEN" }, settledAt: null },
    data: { settledAt: now },
  });
  const [released] = await db.run.updateManyAndReturn({
    where: { id: runId, organizationId },
    data: {
      reason: null,
      error: Prisma.DbNull,
      claimedBy: null,
      executor: null,
      generation: { increment: 1 },
      dispatchedAt: null,
      releasedAt: now,
    },
    select: { generation: true },
  });
  if (!released) throw new Error("a locked run can't be missing");
  return released;
}
