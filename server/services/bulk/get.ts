import type { BulkDetailDto, getBulkOperation } from "@/server/domain/bulk/api";
import type { OperationInput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { readInputs } from "@/server/services/run/finding/rows";
import { requireBulk } from "./rows";

/** Returns a bulk action's progress, and a page of its runs with their results. */
export async function getBulk(
  ctx: ServiceContext,
  { id, ...page }: OperationInput<typeof getBulkOperation>,
): Promise<BulkDetailDto> {
  requireScope(ctx, "runs:read");
  const action = await requireBulk(ctx, id);
  const { db, organizationId } = ctx;
  const items = await readPage(page, {
    count: async () => action.total,
    read: (window) =>
      db.bulkItem.findMany({
        where: { actionId: id, organizationId },
        select: {
          runId: true,
          outcome: true,
          message: true,
          newRunId: true,
          finishedAt: true,
          run: { select: { workflowName: true, status: true } },
          newRun: { select: { status: true } },
        },
        orderBy: { position: "asc" },
        ...window,
      }),
    present: ({ run, newRun, finishedAt, ...item }) => ({
      ...item,
      runStatus: (newRun ?? run).status,
      workflowName: run.workflowName,
      finishedAt: finishedAt?.toISOString() ?? null,
    }),
  });
  const inputs = await readInputs(
    ctx,
    items.content.map(({ runId }) => runId),
  );
  const content = items.content.map((item) => ({ ...item, inputStart: inputs.get(item.runId) ?? "" }));
  return { ...action, items: { ...items, content } };
}
