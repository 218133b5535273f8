import { makePage, type Page, type PageQuery } from "@/server/domain/pagination";
import type { WorkflowRunDto } from "@/server/domain/run/api";
import { env } from "@/server/infra/env";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentRun } from "@/server/services/presenters/run";
import { requireWorkflow } from "@/server/services/workflow/rows";
import { selectRuns } from "./finding/narrow";
import { countRuns, readPage } from "./finding/places";

/** Lists the runs of a workflow, newest first. Throws if the workflow doesn't exist. */
export async function listWorkflowRuns(
  ctx: ServiceContext,
  { id, page, size: asked }: PageQuery & { id: string },
): Promise<Page<WorkflowRunDto>> {
  requireScope(ctx, "runs:read");
  await requireWorkflow(ctx, id);
  const size = Math.min(asked, env().maxPageSize);
  const selection = await selectRuns(ctx, { workflowId: id });
  const [{ totalElements }, { rows }] = await Promise.all([
    countRuns(ctx, selection),
    readPage(ctx, selection, { page }, size),
  ]);
  return makePage(rows.map(presentRun), totalElements, { page, size });
}
