import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { holdWorkflow } from "@/server/services/workflow/rows";
import { writeDraft } from "./rows";

export async function discardDraft(
  ctx: ServiceContext,
  { id, expectedDraftRevision }: { id: string; expectedDraftRevision: number },
): Promise<null> {
  requireScope(ctx, "workflows:write");
  return inTransaction(ctx, async (ctx) => {
    await holdWorkflow(ctx, id);
    await writeDraft(ctx, { id, expectedDraftRevision, draft: null });
    return null;
  });
}
