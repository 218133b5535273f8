import type { WorkflowStepDto } from "@/server/domain/workflow/api";
import { Definition } from "@/server/domain/workflow/definition";
import { requireStep } from "@/server/domain/workflow/step/steps";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentStep, requireWorkflow } from "@/server/services/workflow/rows";

export async function getStep(
  ctx: ServiceContext,
  { id, stepId }: { id: string; stepId: string },
): Promise<WorkflowStepDto> {
  requireScope(ctx, "workflows:read");
  return presentStep(requireStep(Definition.parse((await requireWorkflow(ctx, id)).definition), stepId));
}
