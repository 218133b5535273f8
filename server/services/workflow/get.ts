import type { WorkflowDto } from "@/server/domain/workflow/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentWorkflow, requireWorkflow } from "./rows";

export async function getWorkflow(ctx: ServiceContext, { id }: { id: string }): Promise<WorkflowDto> {
  requireScope(ctx, "workflows:read");
  return presentWorkflow(await requireWorkflow(ctx, id));
}
