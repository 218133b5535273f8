import type { OperationInput } from "@/server/domain/operation";
import type { Page } from "@/server/domain/pagination";
import type { listWorkflowsOperation, WorkflowDto } from "@/server/domain/workflow/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { presentWorkflow } from "./rows";

export async function listWorkflows(
  ctx: ServiceContext,
  query: OperationInput<typeof listWorkflowsOperation>,
): Promise<Page<WorkflowDto>> {
  requireScope(ctx, "workflows:read");
  const where = { organizationId: ctx.organizationId };
  const sort = query.sort.length > 0 ? query.sort : [{ field: "createdAt", direction: "desc" } as const];
  const orderBy = [
    ...sort.map(({ field, direction }) => ({ [field]: direction })),
    { id: sort[0]?.direction ?? ("desc" as const) },
  ];
  return readPage(query, {
    count: () => ctx.db.workflow.count({ where }),
    read: (window) => ctx.db.workflow.findMany({ where, orderBy, ...window }),
    present: presentWorkflow,
  });
}
