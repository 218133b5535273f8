import { makeId } from "@/server/domain/id";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import type { startRerunOperation } from "@/server/domain/run/rerun/api";
import type { Transaction } from "@/server/infra/db";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { requireConfirmed } from "@/server/services/run/continuing/confirmation";
import { insertRun, withRun } from "@/server/services/run/lifecycle";
import { holdWorkflow } from "@/server/services/workflow/rows";
import { type MadeRerunPlan, makeRerunPlan, type RerunQuery } from "./make-rerun-plan";

type LockedContext = ServiceContext & { db: Transaction };

/** Reruns a run from a step and reuses the outputs recorded before that step. */
export async function startRerun(
  ctx: ServiceContext,
  { allowSideEffects, planHash, ...query }: OperationInput<typeof startRerunOperation>,
): Promise<OperationOutput<typeof startRerunOperation>> {
  return insertRerun(ctx, query, (plan) =>
    requireConfirmed(
      plan,
      { allowSideEffects, planHash },
      { again: "Rerunning would repeat this", first: "Rerunning would do this" },
    ),
  );
}

/**
 * Starts the run unless `admit` throws. `admit` checks the requests that the plan repeats. The earlier run is
 * locked, so its outputs don't change.
 */
export async function insertRerun(
  ctx: ServiceContext,
  { runId: sourceRunId, ...query }: RerunQuery,
  admit: (plan: MadeRerunPlan) => void,
): Promise<OperationOutput<typeof startRerunOperation>> {
  requireScope(ctx, "runs:write");
  return withRun(ctx, sourceRunId, async (ctx) => {
    const plan = await makeRerunPlan(ctx, { runId: sourceRunId, ...query });
    const { source, version, fromStepOrder, sideEffects, edited } = plan;
    await holdWorkflow(ctx, source.workflowId);
    admit(plan);
    const started = await insertRun(ctx, {
      workflowId: source.workflowId,
      version,
      purpose: version.isNewer ? "RUN" : source.purpose,
      input: fromStepOrder === 1 ? (query.input ?? source.input) : source.input,
      sessionId: source.sessionId,
      called: plan.called,
      ...(!version.isNewer && { agentsOf: sourceRunId }),
    });
    const { organizationId } = ctx;
    await ctx.db.rerun.create({
      data: {
        runId: started.runId,
        organizationId,
        sourceRunId,
        fromStepOrder,
        edited,
        confirmed: [...new Set(sideEffects.map(({ stepOrder }) => stepOrder))],
        turnsUntil: source.rerun?.turnsUntil ?? source.createdAt,
      },
    });
    await recordRequesters(ctx, started.runId, plan);
    await copyOutputs(ctx, started.runId, plan, query.input ?? null);
    return { ...started, sourceRunId };
  });
}

async function recordRequesters(
  { db, organizationId, ...ctx }: LockedContext,
  runId: string,
  { requesters }: MadeRerunPlan,
): Promise<void> {
  const { memberId: caller } = requirePerson({ ...ctx, db, organizationId });
  const earlier = new Set(requesters.map(({ memberId }) => memberId));
  earlier.delete(caller);
  await db.runRequester.createMany({
    data: [...earlier].map((memberId) => ({ runId, memberId, organizationId })),
  });
}

/**
 * Copies the outputs of the steps that the rerun skips. Copying within the database preserves every byte. Only the last
 * output can be edited.
 */
async function copyOutputs(
  { db, organizationId, now }: LockedContext,
  runId: string,
  { recorded, edited }: MadeRerunPlan,
  input: string | null,
): Promise<void> {
  if (recorded.length === 0) return;
  const rows = recorded.map(({ step, sourceId, approvedInId, asksAgainId }, index) => ({
    id: makeId("srun"),
    stepId: step.id,
    stepOrder: step.stepOrder,
    sourceId,
    approvedInId,
    asksAgainId,
    isEdited: edited && index === recorded.length - 1,
  }));
  await db.$executeRaw`
    INSERT INTO "StepRun" ("id", "organizationId", "runId", "stepId", "stepOrder", "agentId", "attempt", "status",
      "reused", "approvedInId", "asksAgainId", "startedAt", "input", "prompt", "model", "simulated", "output")
    SELECT copy."id", ${organizationId}, ${runId}, copy."stepId", copy."stepOrder", source."agentId", 1, 'RECORDED',
      NOT copy."isEdited", copy."approvedInId", copy."asksAgainId", ${now()}, source."input",
      CASE WHEN copy."isEdited" THEN NULL ELSE source."prompt" END,
      CASE WHEN copy."isEdited" THEN NULL ELSE source."model" END,
      source."simulated" AND NOT copy."isEdited",
      CASE WHEN copy."isEdited" THEN ${input} ELSE source."output" END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS copy(
      "id" text, "stepId" text, "stepOrder" int, "sourceId" text, "approvedInId" text, "asksAgainId" text,
      "isEdited" boolean)
    JOIN "StepRun" source ON source."id" = copy."sourceId" AND source."organizationId" = ${organizationId}`;
}
