import { AppError, invalidInput, notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { listEffects } from "@/server/domain/review/next/describe-destinations";
import { findSideEffects } from "@/server/domain/review/next/destinations";
import type { continueRunOperation } from "@/server/domain/run/api";
import { findApprovalBefore, findResumption, reusedApprovals } from "@/server/domain/run/continue";
import type { Step } from "@/server/domain/workflow/definition";
import { Prisma, type RunContinuation } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { freezeAgents, readRunAgents } from "@/server/services/agent/freeze";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { signedBy } from "@/server/services/signed-by";
import { requireWithinLimit } from "@/server/services/usage/limits";
import { moveRun, wakeRun, withRun } from "./lifecycle";
import { type Newer, readVersionOf, requireNewer } from "./newer-version";
import { requireStepsLeft } from "./steps-left";

type LockedContext = ServiceContext & { db: Transaction };

const FAILED_RUN = {
  id: true,
  workflowId: true,
  status: true,
  reason: true,
  error: true,
  purpose: true,
  updatedAt: true,
  input: true,
  versionId: true,
  agentsFrozenAt: true,
  stepRuns: {
    where: { status: { not: "RECORDED" } },
    select: {
      id: true,
      stepId: true,
      stepOrder: true,
      attempt: true,
      status: true,
      output: true,
      approvedIn: { select: { id: true, status: true, tool: true } },
    },
    orderBy: { attempt: "asc" },
  },
  reviews: { select: { id: true, stepRunId: true, stepOrder: true, status: true, tool: true } },
  rerun: { select: { confirmed: true } },
  _count: { select: { continuations: true } },
} as const satisfies Prisma.RunSelect;
type FailedRun = Prisma.RunGetPayload<{ select: typeof FAILED_RUN }>;

/**
 * Continues a failed run from the step that failed. Earlier outputs and approvals stay. If the step's input is
 * edited after an approval, or the run moves to a newer version with other later steps, the same people first have
 * to approve again.
 */
export async function continueRun(
  ctx: ServiceContext,
  { runId, input, version }: OperationInput<typeof continueRunOperation>,
): Promise<OperationOutput<typeof continueRunOperation>> {
  requireScope(ctx, "runs:write");
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run) throw notFound("run");
    const where = { id: runId, organizationId: ctx.organizationId };
    const row = await ctx.db.run.findFirstOrThrow({ where, select: FAILED_RUN });
    if (!row.agentsFrozenAt)
      throw new AppError(
        "conflict",
        "This run predates agent versions, so it can't be continued. Start a new run.",
      );
    const from = await findStart(ctx, row, version ?? "same");
    if (input != null || from.newer) requireNoOpenEdit(row, from);
    const now = ctx.now();
    const { step, ahead, newer } = from;
    const edit = await redoOutput(ctx, row, from, input ?? null);
    if (newer) await moveToVersion(ctx, row, newer);
    if (newer || edit.input != null) await forgetRecorded(ctx, row, ahead);
    const agentIds = ahead.map(({ agentId }) => agentId);
    await requireWithinLimit(ctx, (await readRunAgents(ctx, { runId, agentIds })).values());
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

/** Finds where the run continues, in its version or in the newest one. */
async function findStart(ctx: LockedContext, row: FailedRun, version: "same" | "latest") {
  const own = await readVersionOf(ctx, row);
  const find = (steps: typeof own.definition.steps) => {
    const from = findResumption({ ...row, isTest: row.purpose === "TEST", steps, attempts: row.stepRuns });
    if ("refusal" in from) throw new AppError("conflict", from.refusal);
    return from;
  };
  const from = find(own.definition.steps);
  const done = own.definition.steps.length - from.ahead.length;
  const newer = version === "latest" ? await requireNewer(ctx, row, { own, done }) : null;
  return { ...(newer ? find(newer.definition.steps) : from), newer };
}
type Start = Awaited<ReturnType<typeof findStart>>;

/** An edited input, and the output that is made again because of it or because of other later steps. */
type Edit = Partial<Pick<RunContinuation, "input" | "inputBefore" | "replacedId" | "askedAgainId">>;

/**
 * Replaces the failed step's input if it's edited: the output of the step before it, or the run's own input. The
 * run's next driver makes the attempt with the new output, and opens the review if it has to be approved.
 */
async function redoOutput(
  { db, organizationId }: LockedContext,
  { id: runId, reviews, stepRuns }: FailedRun,
  { step, ahead, previous, input: inputBefore, newer }: Start,
  input: string | null,
): Promise<Edit> {
  const isEdited = input !== null && input !== inputBefore;
  if (isEdited && ahead.length === 0)
    throw invalidInput("/input", "must be omitted, because every step has completed");
  const edit = isEdited ? { input, inputBefore } : {};
  if (!previous) {
    if (isEdited) await db.run.updateMany({ where: { id: runId, organizationId }, data: { input } });
    return edit;
  }
  const approval = findApprovalBefore(step, [...reviews, ...reusedApprovals(stepRuns)], stepRuns);
  const asksAgain = approval !== null && ahead.length > 0 && (isEdited || newer?.changesLaterSteps === true);
  if (!isEdited && !asksAgain) return {};
  await db.stepRun.updateMany({
    where: { id: previous.id, organizationId },
    data: { status: "REPLACED" },
  });
  return { ...edit, replacedId: previous.id, askedAgainId: approval?.id ?? null };
}

/**
 * Deletes the outputs that a run which repeats another one hasn't used, because they belong to what came before.
 * Throws if their steps would send something again.
 */
async function forgetRecorded(
  ctx: LockedContext,
  { id: runId, rerun }: FailedRun,
  ahead: readonly Step[],
): Promise<void> {
  if (!rerun) return;
  const where = { runId, organizationId: ctx.organizationId, status: "RECORDED" as const };
  const recorded = await ctx.db.stepRun.findMany({ where, select: { stepId: true } });
  const again = ahead.filter(({ id }) => recorded.some(({ stepId }) => stepId === id));
  const agents = await readRunAgents(ctx, { runId, agentIds: again.map(({ agentId }) => agentId) });
  const effects = findSideEffects(again, agents).filter(
    ({ stepOrder }) => !rerun.confirmed.includes(stepOrder),
  );
  if (effects.length > 0)
    throw new AppError(
      "conflict",
      `Continuing like this repeats what the earlier run has done: ${listEffects(effects)}. Run the earlier run again, where you can confirm that.`,
    );
  await ctx.db.stepRun.deleteMany({ where });
}

async function moveToVersion(
  ctx: LockedContext,
  { id: runId, _count }: FailedRun,
  { id: versionId, revision }: Newer,
): Promise<void> {
  await freezeAgents(ctx, [runId], versionId, _count.continuations + 1);
  const where = { id: runId, organizationId: ctx.organizationId };
  await ctx.db.run.updateMany({ where, data: { versionId, revision } });
}

/** Throws if the run failed before it used an earlier edit, which another one would undo. */
function requireNoOpenEdit({ stepRuns }: FailedRun, { step }: Start): void {
  const latest = stepRuns.findLast(({ stepId }) => stepId === step.id);
  if (latest?.status !== "REPLACED") return;
  throw new AppError("conflict", "The run hasn't used the last edit yet. Continue it without changes first.");
}

/** Lets the next driver claim the run. The driver before has ended, and its decisions wake no one anymore. */
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
