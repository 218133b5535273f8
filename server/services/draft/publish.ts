import { AppError } from "@/server/domain/error";
import { findAllProblems } from "@/server/domain/workflow/all-problems";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import { definitionOfDraft } from "@/server/domain/workflow/definition-of-draft";
import { toKnownAgents } from "@/server/domain/workflow/problems";
import { kindsOf, readAgents } from "@/server/services/agent/rows";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { checkName, refuseErrors, writeDefinition } from "@/server/services/workflow/definition";
import { presentWorkflow, requireWorkflow } from "@/server/services/workflow/rows";
import { draftConflict, findDraft, writeDraft } from "./rows";

interface DraftToPublish {
  id: string;
  expectedDraftRevision: number;
  /** The published revisions that the draft is allowed to replace. */
  expectedRevisions: number[];
}

/**
 * Publishes the draft after the same checks as `PUT /api/v1/workflows/{id}/definition`. Removes the draft in the same
 * transaction.
 */
export async function publishDraft(
  ctx: ServiceContext,
  { id, expectedDraftRevision, expectedRevisions }: DraftToPublish,
): Promise<WorkflowDto> {
  requireScope(ctx, "workflows:write");
  try {
    return await inTransaction(ctx, async (ctx) => {
      await requireWorkflow(ctx, id);
      const draft = await findDraft(ctx, id);
      if (draft?.revision !== expectedDraftRevision) throw await draftConflict(ctx, id);
      const agents = await readAgents(ctx);
      const { workflow } = await writeDefinition(
        ctx,
        id,
        expectedRevisions,
        (current) => {
          refuseErrors(
            findAllProblems(draft.definition, toKnownAgents(agents), { publishedName: current.name }),
          );
          const definition = definitionOfDraft(draft.definition, kindsOf(agents), current.steps);
          checkName(definition.name, current.name);
          return { definition, result: null };
        },
        (revision) => ({ verb: "publishDraft", id, revision, draftRevision: draft.revision }),
      );
      await writeDraft(ctx, { id, expectedDraftRevision, draft: null });
      return presentWorkflow(workflow);
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "precondition-failed") throw error;
    const published = presentWorkflow(await requireWorkflow(ctx, id));
    throw new AppError(error.code, error.message, { published });
  }
}
