import { DraftDefinitionSchema } from "@/server/domain/workflow/draft-schema";
import type { Draft } from "@/server/domain/workflow/editor-document";
import type { ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";

/** The draft over what is published; null when there is none, or it was discarded or published. */
export async function findDraft(ctx: ServiceContext, workflowId: string): Promise<Draft | null> {
  const row = await ctx.db.workflowDraft.findFirst({
    where: { workflowId, organizationId: ctx.organizationId },
    include: { updatedBy: MEMBER_REF },
  });
  if (!row || row.definition === null) return null;
  return {
    definition: DraftDefinitionSchema.parse(row.definition),
    baseRevision: row.baseRevision,
    revision: row.revision,
    updatedBy: presentMember(row.updatedBy),
    updatedAt: row.updatedAt.toISOString(),
  };
}
