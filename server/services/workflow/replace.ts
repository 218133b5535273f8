import type { OperationInput } from "@/server/domain/operation";
import type { replaceDefinitionOperation, WorkflowDto } from "@/server/domain/workflow/api";
import { makeDefinition } from "@/server/domain/workflow/step/steps";
import { readAgentKinds } from "@/server/services/agent/rows";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { checkName, writeDefinition } from "./definition";
import { presentWorkflow } from "./rows";

export async function replaceDefinition(
  ctx: ServiceContext,
  input: OperationInput<typeof replaceDefinitionOperation>,
): Promise<WorkflowDto> {
  requireScope(ctx, "workflows:write");
  const known = await readAgentKinds(ctx);
  const { workflow } = await writeDefinition(ctx, input.id, input.expectedRevisions, (current) => {
    checkName(input.name, current.name);
    const keep = new Set(current.steps.map((step) => step.id));
    return { definition: makeDefinition(input, known, keep), result: null };
  });
  return presentWorkflow(workflow);
}
