import type { Page, PageQuery } from "@/server/domain/page";
import type { WorkflowRunDto } from "@/server/domain/run/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireWorkflow } from "@/server/services/workflow/rows";
import { listRuns } from "./list";

/** Lists the runs of a workflow, newest first. Throws if the workflow doesn't exist. */
export async function listWorkflowRuns(
  ctx: ServiceContext,
  { id, page, size }: PageQuery & { id: string },
): Promise<Page<WorkflowRunDto>> {
  requireScope(ctx, "runs:read");
  await requireWorkflow(ctx, id);
  return listRuns(ctx, { page, size, workflowId: id });
}
