import type { OperationInput } from "@/server/domain/operation";
import type { updateStepOperation, WorkflowStepDto } from "@/server/domain/workflow/operations";
import { changeStep, checkDefinition } from "@/server/domain/workflow/steps";
import { KNOWN_AGENTS } from "@/server/services/agent/known";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentStep } from "./present";
import { writeDefinition } from "./write-definition";

export async function updateStep(
  ctx: ServiceContext,
  input: OperationInput<typeof updateStepOperation>,
): Promise<WorkflowStepDto> {
  requireScope(ctx, "workflows:write");
  const { result } = await writeDefinition(ctx, input.id, input.expectedRevisions, (current) => {
    const { definition, step } = changeStep(current, input.stepId, input);
    checkDefinition(definition, KNOWN_AGENTS, (other) => (other.id === step.id ? "" : null));
    return { definition, result: step };
  });
  return presentStep(result);
}
