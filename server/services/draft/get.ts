import { notFound } from "@/server/domain/error";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { presentWorkflow } from "@/server/services/workflow/rows";
import { findDraft, listActiveMembers } from "./rows";

/** Everything that the editor opens. People who can only read get the published version. */
export async function getDraft(ctx: ServiceContext, { id }: { id: string }): Promise<EditorDocument> {
  requireScope(ctx, "workflows:read");
  const mayWrite = requirePerson(ctx).scopes.includes("workflows:write");
  // Read before the published version. Otherwise, a draft that is published in between would be in neither.
  const draft = mayWrite ? await findDraft(ctx, id) : null;
  const workflow = await ctx.db.workflow.findFirst({
    where: { id, organizationId: ctx.organizationId },
    include: { updatedBy: MEMBER_REF },
  });
  if (!workflow) throw notFound("workflow");
  return {
    workflow: presentWorkflow(workflow),
    publishedBy: presentMember(workflow.updatedBy),
    draft,
    mayWrite,
    members: await listActiveMembers(ctx),
  };
}
