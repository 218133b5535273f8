import { notFound, stale } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import type { deleteTriggerOperation } from "@/server/domain/trigger/api";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { publishChange } from "@/server/services/publish-change";
import { requireTrigger, whereTrigger } from "./rows";

/** Deletes a trigger with its history. Its runs are kept. */
export async function deleteTrigger(
  ctx: ServiceContext,
  { expectedRevisions, ...path }: OperationInput<typeof deleteTriggerOperation>,
): Promise<null> {
  requireScope(ctx, "workflows:write");
  return inTransaction(ctx, async (ctx) => {
    const { name, workflowId } = await requireTrigger(ctx, path);
    const { count } = await ctx.db.trigger.deleteMany({
      where: {
        ...whereTrigger(ctx, path),
        ...(expectedRevisions && { revision: { in: expectedRevisions } }),
      },
    });
    if (count === 0) throw expectedRevisions ? stale("trigger") : notFound("trigger");
    await recordEntry(ctx, {
      action: "trigger.deleted",
      subject: { type: "trigger", id: path.triggerId },
      data: { workflowId },
      private: { before: { name } },
    });
    publishChange(ctx, "trigger", path.triggerId);
    return null;
  });
}
