import type { OperationInput } from "@/server/domain/operation";
import type { listTriggersOperation, TriggerDto } from "@/server/domain/trigger/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireWorkflow } from "@/server/services/workflow/rows";
import { presentTrigger, TRIGGER_ROW } from "./rows";

export async function listTriggers(
  ctx: ServiceContext,
  { id: workflowId }: OperationInput<typeof listTriggersOperation>,
): Promise<TriggerDto[]> {
  requireScope(ctx, "workflows:read");
  await requireWorkflow(ctx, workflowId);
  const rows = await ctx.db.trigger.findMany({
    where: { workflowId, organizationId: ctx.organizationId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    ...TRIGGER_ROW,
  });
  return rows.map((row) => presentTrigger(row, ctx.now()));
}
