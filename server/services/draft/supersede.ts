import { makeId } from "@/server/domain/id";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { holdWorkflow } from "@/server/services/workflow/rows";
import { draftConflict, findDraft } from "./rows";

/**
 * Copies a draft to the history before the draft is replaced. `draft` is either the caller's own unsaved
 * draft or the revision of the saved draft the caller has seen.
 */
export async function supersedeDraft(
  ctx: ServiceContext,
  { id, draft }: { id: string; draft: number | DraftDefinition },
): Promise<null> {
  requireScope(ctx, "workflows:write");
  const { memberId } = requirePerson(ctx);
  return inTransaction(ctx, async (ctx) => {
    await holdWorkflow(ctx, id);
    const now = ctx.now();
    const own = { definition: draft, draftRevision: null, writtenById: memberId, writtenAt: now };
    const kept = typeof draft === "number" ? await readSaved(ctx, id, draft) : { ...own, definition: draft };
    await ctx.db.supersededDraft.createMany({
      data: {
        ...kept,
        id: makeId("aside", now.getTime()),
        organizationId: ctx.organizationId,
        workflowId: id,
        stepCount: kept.definition.steps.length,
        supersededById: memberId,
        createdAt: now,
      },
      // Repeated requests store the draft only once.
      skipDuplicates: true,
    });
    return null;
  });
}

async function readSaved(ctx: ServiceContext, id: string, revision: number) {
  const draft = await findDraft(ctx, id);
  if (draft?.revision !== revision) throw await draftConflict(ctx, id);
  const { definition, updatedBy, updatedAt } = draft;
  return { definition, draftRevision: revision, writtenById: updatedBy.id, writtenAt: updatedAt };
}
