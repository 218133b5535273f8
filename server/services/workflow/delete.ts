import type { Weakening } from "@/server/domain/change/change";
import { weakenedByDeletion } from "@/server/domain/change/compare-definitions";
import { notFound } from "@/server/domain/error";
import { Definition } from "@/server/domain/workflow/definition";
import type { Workflow } from "@/server/generated/prisma/client";
import { admitChange } from "@/server/services/change/admission";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { publishChange } from "@/server/services/publish-change";
import { stale } from "./definition";
import { requireWorkflow } from "./rows";

/** Deletes the workflow permanently but keeps its runs and the versions they used. */
export async function deleteWorkflow(
  ctx: ServiceContext,
  { id, expectedRevisions }: { id: string; expectedRevisions?: number[] },
): Promise<null> {
  requireScope(ctx, "workflows:write");
  const { organizationId } = ctx;
  return inTransaction(ctx, async (ctx) => {
    const [deleted] = await ctx.db.$queryRaw<Pick<Workflow, "name" | "revision" | "definition">[]>`
      DELETE FROM "Workflow" WHERE "id" = ${id} AND "organizationId" = ${organizationId}
        AND (${expectedRevisions === undefined} OR "revision" = ANY(${expectedRevisions ?? []}))
      RETURNING "name", "revision", "definition"`;
    if (!deleted) {
      if (expectedRevisions) throw await stale(ctx, await requireWorkflow(ctx, id), expectedRevisions);
      throw notFound("workflow");
    }
    await admitChange(ctx, {
      subject: { type: "workflow", id, name: deleted.name },
      base: String(deleted.revision),
      content: null,
      weakens: weakenedBy(deleted.definition),
      request: { verb: "deleteWorkflow", id, revision: deleted.revision },
    });
    await recordEntry(ctx, {
      action: "workflow.deleted",
      subject: { type: "workflow", id },
      data: { revision: deleted.revision },
      private: { before: { name: deleted.name } },
    });
    publishChange(ctx, "workflow", id);
    await ctx.db.workflowVersion.deleteMany({
      where: { workflowId: id, organizationId, runs: { none: {} } },
    });
    return null;
  });
}

/**
 * Returns the reviews removed by deleting a workflow. A workflow with an unreadable definition can be deleted
 * too. It's assumed to have reviews, because there's no way to tell.
 */
function weakenedBy(stored: unknown): Weakening[] {
  const { data } = Definition.safeParse(stored);
  return data ? weakenedByDeletion(data) : [{ kind: "workflow/deleted", before: null, after: null }];
}
