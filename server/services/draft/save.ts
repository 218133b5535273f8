import { invalidInput } from "@/server/domain/error";
import { Definition } from "@/server/domain/workflow/definition";
import { countChanges, diffDefinitions } from "@/server/domain/workflow/diff";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { SavedDraft } from "@/server/domain/workflow/editor-document";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { holdWorkflow } from "@/server/services/workflow/rows";
import { writeDraft } from "./rows";

interface DraftToSave {
  id: string;
  definition: DraftDefinition;
  baseRevision: number;
  expectedDraftRevision: number;
}

/** Saves the draft, or removes it if it's the same as the published version that it's based on. */
export async function saveDraft(
  ctx: ServiceContext,
  { id, definition, baseRevision, expectedDraftRevision }: DraftToSave,
): Promise<SavedDraft> {
  requireScope(ctx, "workflows:write");
  return inTransaction(ctx, async (ctx) => {
    await holdWorkflow(ctx, id);
    const base = await ctx.db.workflowVersion.findFirst({
      where: { workflowId: id, organizationId: ctx.organizationId, revision: baseRevision },
      select: { definition: true },
    });
    if (!base) throw invalidInput("/baseRevision", "was never published");
    const changes = countChanges(diffDefinitions(toDraft(Definition.parse(base.definition)), definition));
    const draft = changes > 0 ? { definition, baseRevision } : null;
    const { revision, updatedAt } = await writeDraft(ctx, { id, expectedDraftRevision, draft });
    return { revision: draft ? revision : 0, updatedAt: updatedAt.toISOString() };
  });
}
