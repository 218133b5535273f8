import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import type { listFiringsOperation } from "@/server/domain/trigger/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { FIRING_ROW, NEWEST_FIRST, presentFiring, requireTrigger } from "./rows";

export async function listFirings(
  ctx: ServiceContext,
  query: OperationInput<typeof listFiringsOperation>,
): Promise<OperationOutput<typeof listFiringsOperation>> {
  requireScope(ctx, "runs:read");
  const { id: triggerId } = await requireTrigger(ctx, query);
  const where = { triggerId, organizationId: ctx.organizationId };
  return readPage(query, {
    count: () => ctx.db.triggerFiring.count({ where }),
    read: (window) =>
      ctx.db.triggerFiring.findMany({ where, orderBy: NEWEST_FIRST, ...window, ...FIRING_ROW }),
    present: presentFiring,
  });
}
