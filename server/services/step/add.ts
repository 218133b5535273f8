import type { OperationInput } from "@/server/domain/operation";
import type { addStepOperation, WorkflowStepDto } from "@/server/domain/workflow/api";
import { addStep as addStepTo, checkDefinition } from "@/server/domain/workflow/step/steps";
import { readAgentKinds } from "@/server/services/agent/rows";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { writeDefinition } from "@/server/services/workflow/definition";
import { presentStep } from "@/server/services/workflow/rows";

export async function addStep(
  ctx: ServiceContext,
  input: OperationInput<typeof addStepOperation>,
): Promise<WorkflowStepDto> {
  requireScope(ctx, "workflows:write");
  const known = await readAgentKinds(ctx);
  const { result } = await writeDefinition(ctx, input.id, input.expectedRevisions, (current) => {
    const { definition, step } = addStepTo(current, input);
    checkDefinition(definition, known, (other) => (other.id === step.id ? "" : null));
    return { definition, result: step };
  });
  return presentStep(result);
}
