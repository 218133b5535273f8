import { notFound } from "@/server/domain/error";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { noteChange } from "@/server/services/note-change";
import { requireWorkflow } from "./require";
import { stale } from "./write-definition";

/** Deletes the workflow for good. Its runs stay, with the versions that they ran on. */
export async function deleteWorkflow(
  ctx: ServiceContext,
  { id, expectedRevisions }: { id: string; expectedRevisions?: number[] },
): Promise<null> {
  requireScope(ctx, "workflows:write");
  const { organizationId } = ctx;
  return inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.db.workflow.deleteMany({
      where: { id, organizationId, ...(expectedRevisions && { revision: { in: expectedRevisions } }) },
    });
    if (count === 0) {
      if (expectedRevisions) throw await stale(ctx, await requireWorkflow(ctx, id), expectedRevisions);
      throw notFound("workflow");
    }
    noteChange(ctx, "workflow", id);
    await ctx.db.workflowVersion.deleteMany({
      where: { workflowId: id, organizationId, runs: { none: {} } },
    });
    return null;
  });
}
