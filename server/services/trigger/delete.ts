import { notFound, stale } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import type { deleteTriggerOperation } from "@/server/domain/trigger/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { requireTrigger, whereTrigger } from "./rows";

/** Deletes a trigger with its history. Its runs are kept. */
export async function deleteTrigger(
  ctx: ServiceContext,
  { expectedRevisions, ...path }: OperationInput<typeof deleteTriggerOperation>,
): Promise<null> {
  requireScope(ctx, "workflows:write");
  const { count } = await ctx.db.trigger.deleteMany({
    where: { ...whereTrigger(ctx, path), ...(expectedRevisions && { revision: { in: expectedRevisions } }) },
  });
  if (count === 0) {
    await requireTrigger(ctx, path);
    throw expectedRevisions ? stale("trigger") : notFound("trigger");
  }
  publishChange(ctx, "trigger", path.triggerId);
  return null;
}
