import { AppError, invalidInput, notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import type { continueRunOperation } from "@/server/domain/run/api";
import { findApprovalBefore, findResumption } from "@/server/domain/run/continue";
import { Definition } from "@/server/domain/workflow/definition";
import { Prisma, type RunContinuation } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { readRunAgents } from "@/server/services/agent/freeze";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireStepsLeft } from "@/server/services/review/rounds";
import { signedBy } from "@/server/services/signed-by";
import { requireWithinLimit } from "@/server/services/usage/limits";
import { moveRun, wakeRun, withRun } from "./lifecycle";

type LockedContext = ServiceContext & { db: Transaction };

const FAILED_RUN = {
  status: true,
  reason: true,
  error: true,
  purpose: true,
  updatedAt: true,
  input: true,
  version: { select: { definition: true } },
  stepRuns: { select: { id: true, stepId: true, status: true, output: true } },
  reviews: { select: { id: true, stepRunId: true, stepOrder: true, status: true, tool: true } },
} as const satisfies Prisma.RunSelect;
type FailedRun = Prisma.RunGetPayload<{ select: typeof FAILED_RUN }>;

/**
 * Continues a failed run from the step that failed. Earlier outputs and approvals stay. If the step's input is
 * edited after an approval, the same people first have to approve the edited input.
 */
export async function continueRun(
  ctx: ServiceContext,
  { runId, input }: OperationInput<typeof continueRunOperation>,
): Promise<OperationOutput<typeof continueRunOperation>> {
  requireScope(ctx, "runs:write");
  return withRun(ctx, runId, async (ctx, run) => {
    if (!run) throw notFound("run");
    const where = { id: runId, organizationId: ctx.organizationId };
    const row = await ctx.db.run.findFirstOrThrow({ where, select: FAILED_RUN });
    const from = requireResumption(row);
    const { ahead, step } = from;
    const agentIds = ahead.map(({ agentId }) => agentId);
    await requireWithinLimit(ctx, (await readRunAgents(ctx, { runId, agentIds })).values());
    await requireStepsLeft(ctx, { runId }, ahead, "Start a new run.");
    const now = ctx.now();
    const edit = await replaceInput(ctx, runId, { row, from, input: input ?? null });
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

function requireResumption({ version, stepRuns, purpose, ...row }: FailedRun) {
  const { steps } = Definition.parse(version.definition);
  const from = findResumption({ ...row, isTest: purpose === "TEST", steps, attempts: stepRuns });
  if ("refusal" in from) throw new AppError("conflict", from.refusal);
  return from;
}

/** An edited input, and what it replaces. */
type Edit = Partial<Pick<RunContinuation, "input" | "inputBefore" | "replacedId" | "askedAgainId">>;

/**
 * Replaces the failed step's input: the output of the step before it, or the run's own input. The run's next
 * driver makes the attempt with the new output, and opens the review if it has to be approved.
 */
async function replaceInput(
  { db, organizationId }: LockedContext,
  runId: string,
  { row, from, input }: { row: FailedRun; from: ReturnType<typeof requireResumption>; input: string | null },
): Promise<Edit> {
  const { ahead, step, previous, input: inputBefore } = from;
  if (input === null || input === inputBefore) return {};
  if (ahead.length === 0) throw invalidInput("/input", "must be omitted, because every step has completed");
  if (!previous) {
    await db.run.updateMany({ where: { id: runId, organizationId }, data: { input } });
    return { input, inputBefore };
  }
  await db.stepRun.updateMany({
    where: { id: previous.id, organizationId },
    data: { status: "REPLACED" },
  });
  const approval = findApprovalBefore(step, row.reviews, row.stepRuns);
  return { input, inputBefore, replacedId: previous.id, askedAgainId: approval?.id ?? null };
}

/** Lets the next driver claim the run. The driver before has ended. */
async function release(
  { db, organizationId }: LockedContext,
  runId: string,
  now: Date,
): Promise<{ generation: number }> {
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
