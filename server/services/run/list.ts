import type { OperationInput } from "@/server/domain/operation";
import type { Page } from "@/server/domain/page";
import type { listRunsOperation, WorkflowRunDto } from "@/server/domain/run/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentRun, RUN_ROW } from "@/server/services/presenters/run";
import { readPage } from "@/server/services/read-page";

/** Lists the runs of all workflows, including deleted ones, newest first. Omits tests of a single step. */
export async function listRuns(
  ctx: ServiceContext,
  query: OperationInput<typeof listRunsOperation>,
): Promise<Page<WorkflowRunDto>> {
  requireScope(ctx, "runs:read");
  const { status, workflowId, sessionId } = query;
  const purpose = { not: "TEST" as const };
  const where = { organizationId: ctx.organizationId, status, workflowId, sessionId, purpose };
  return readPage(query, {
    count: () => ctx.db.run.count({ where }),
    read: (window) =>
      ctx.db.run.findMany({ where, orderBy: [{ createdAt: "desc" }, { id: "desc" }], ...RUN_ROW, ...window }),
    present: presentRun,
  });
}
