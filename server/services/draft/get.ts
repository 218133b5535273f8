import { notFound } from "@/server/domain/error";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { presentWorkflow } from "@/server/services/workflow/rows";
import { findDraft, listActiveMembers } from "./rows";

/** Returns everything the editor needs. People with only read access get the published version. */
export async function getDraft(ctx: ServiceContext, { id }: { id: string }): Promise<EditorDocument> {
  requireScope(ctx, "workflows:read");
  const mayWrite = requirePerson(ctx).scopes.includes("workflows:write");
  // The draft is read first. Otherwise, a draft published between the two reads would be missing from both
  // results.
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
