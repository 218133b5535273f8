import { Definition, type Step } from "@/server/domain/workflow/definition";
import type { WorkflowDto, WorkflowStepDto } from "@/server/domain/workflow/operations";
import { retryField } from "@/server/domain/workflow/retry";
import type { Workflow } from "@/server/generated/prisma/client";

export function presentWorkflow(row: Workflow): WorkflowDto {
  const { name, description, steps } = Definition.parse(row.definition);
  return {
    id: row.id,
    name,
    description,
    steps: steps.map(presentStep),
    stepCount: steps.length,
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentStep({ id, stepOrder, agentId, action, name, review, retry }: Step): WorkflowStepDto {
  return { id, stepOrder, agentId, action, name, review, ...retryField(retry) };
}
