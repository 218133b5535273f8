import type { OperationInput } from "@/server/domain/operation";
import type { updateWorkflowOperation, WorkflowDto } from "@/server/domain/workflow/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { checkName, writeDefinition } from "./definition";
import { presentWorkflow } from "./rows";

export async function updateWorkflow(
  ctx: ServiceContext,
  input: OperationInput<typeof updateWorkflowOperation>,
): Promise<WorkflowDto> {
  requireScope(ctx, "workflows:write");
  const { workflow } = await writeDefinition(ctx, input.id, input.expectedRevisions, (current) => {
    const name = input.name ?? current.name;
    checkName(name, current.name);
    const description = input.description === undefined ? current.description : input.description;
    return { definition: { ...current, name, description }, result: null };
  });
  return presentWorkflow(workflow);
}
