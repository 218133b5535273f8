import { AppError } from "@/server/domain/error";
import { Definition } from "@/server/domain/workflow/definition";
import { definitionOfDraft } from "@/server/domain/workflow/definition-of-draft";
import { readAgentKinds } from "@/server/services/agent/rows";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { findDraft } from "@/server/services/draft/rows";
import { requireRunnable } from "@/server/services/workflow/definition";
import { holdWorkflow } from "@/server/services/workflow/rows";
import { recordRunVersion } from "@/server/services/workflow/versions";
import { insertRun, type StartedRun } from "./lifecycle";

export async function startDraftRun(
  ctx: ServiceContext,
  { id, input }: { id: string; input: string },
): Promise<StartedRun> {
  requireScope(ctx, "runs:write");
  return inTransaction(ctx, async (ctx) => {
    const published = Definition.parse((await holdWorkflow(ctx, id)).definition);
    const draft = await findDraft(ctx, id);
    if (!draft) throw new AppError("conflict", "There's no draft to run. Run the published version instead.");
    await requireRunnable(ctx, draft.definition, { publishedName: published.name });
    const definition = definitionOfDraft(draft.definition, await readAgentKinds(ctx), published.steps);
    const version = await recordRunVersion(ctx, id, definition);
    return insertRun(ctx, { workflowId: id, version, purpose: "DRAFT", input });
  });
}
