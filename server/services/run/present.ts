import type { ReviewDto } from "@/server/domain/review/operations";
import { RunFault, type StepRunDto, type WorkflowRunDto } from "@/server/domain/run/operations";
import { isFinished } from "@/server/domain/run/status";
import type { Step } from "@/server/domain/workflow/definition";
import type { Prisma, Run, StepRun } from "@/server/generated/prisma/client";
import { MEMBER_REF, presentMember } from "@/server/services/member/present";

/** The columns of a list: never the long text. */
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
    startedBy: MEMBER_REF,
  },
} as const satisfies Prisma.RunDefaultArgs;

export function presentRun(row: Prisma.RunGetPayload<typeof RUN_ROW>): WorkflowRunDto {
  return {
    id: row.id,
    workflowId: row.workflowId,
    workflowName: row.workflowName,
    workflowVersion: row.revision,
    sessionId: row.sessionId,
    status: row.status,
    reason: row.reason,
    currentStepOrder: row.currentStepOrder,
    durationMs: isFinished(row.status) ? row.updatedAt.getTime() - row.createdAt.getTime() : null,
    startedBy: presentMember(row.startedBy),
    channel: row.channel,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** A step of a run, by its latest attempt; one that the run has not reached is PENDING. */
export function presentStepRun(
  step: Step,
  run: Pick<Run, "status" | "currentStepOrder">,
  latest: StepRun | undefined,
  review: ReviewDto | null,
): StepRunDto {
  const { inputTokens, outputTokens } = latest ?? {};
  return {
    stepId: step.id,
    stepOrder: step.stepOrder,
    agentId: step.agentId,
    name: step.name,
    action: step.action,
    status: presentStatus(step, run, latest),
    attempt: latest?.attempt ?? 0,
    input: latest?.input ?? null,
    prompt: latest?.prompt ?? null,
    output: latest?.output ?? null,
    error: presentFault(latest?.error ?? null),
    model: latest?.model ?? null,
    simulated: latest?.simulated ?? false,
    tokens: inputTokens != null && outputTokens != null ? { input: inputTokens, output: outputTokens } : null,
    startedAt: latest?.startedAt.toISOString() ?? null,
    finishedAt: latest?.finishedAt?.toISOString() ?? null,
    review,
  };
}

/** Between two attempts the step goes on, though its latest attempt failed. */
function presentStatus(
  step: Step,
  run: Pick<Run, "status" | "currentStepOrder">,
  latest: StepRun | undefined,
) {
  if (!latest) return "PENDING";
  const goesOn = run.status === "RUNNING" && run.currentStepOrder === step.stepOrder;
  return latest.status === "FAILED" && goesOn ? "RUNNING" : latest.status;
}

export function presentFault(value: Prisma.JsonValue): RunFault | null {
  return RunFault.nullable().parse(value);
}
