import type { OperationInput } from "@/server/domain/operation";
import type { updateStepOperation, WorkflowStepDto } from "@/server/domain/workflow/api";
import { changeStep, checkDefinition } from "@/server/domain/workflow/step/steps";
import { readAgentKinds } from "@/server/services/agent/rows";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { writeDefinition } from "@/server/services/workflow/definition";
import { presentStep } from "@/server/services/workflow/rows";

export async function updateStep(
  ctx: ServiceContext,
  input: OperationInput<typeof updateStepOperation>,
): Promise<WorkflowStepDto> {
  requireScope(ctx, "workflows:write");
  const known = await readAgentKinds(ctx);
  const { result } = await writeDefinition(ctx, input.id, input.expectedRevisions, (current) => {
    const { definition, step } = changeStep(current, input.stepId, input);
    checkDefinition(definition, known, (other) => (other.id === step.id ? "" : null));
    return { definition, result: step };
  });
  return presentStep(result);
}
