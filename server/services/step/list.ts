import type { WorkflowStepDto } from "@/server/domain/workflow/api";
import { Definition } from "@/server/domain/workflow/definition";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentStep, requireWorkflow } from "@/server/services/workflow/rows";

export async function listSteps(ctx: ServiceContext, { id }: { id: string }): Promise<WorkflowStepDto[]> {
  requireScope(ctx, "workflows:read");
  return Definition.parse((await requireWorkflow(ctx, id)).definition).steps.map(presentStep);
}
