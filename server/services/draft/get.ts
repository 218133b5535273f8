import { notFound } from "@/server/domain/error";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { listActiveMembers } from "@/server/services/member/list-active";
import { MEMBER_REF, presentMember } from "@/server/services/member/present";
import { presentWorkflow } from "@/server/services/workflow/present";
import { findDraft } from "./find";

/** Everything that the editor opens. */
export async function getDraft(ctx: ServiceContext, { id }: { id: string }): Promise<EditorDocument> {
  requireScope(ctx, "workflows:read");
  const workflow = await ctx.db.workflow.findFirst({
    where: { id, organizationId: ctx.organizationId },
    include: { updatedBy: MEMBER_REF },
  });
  if (!workflow) throw notFound("workflow");
  return {
    workflow: presentWorkflow(workflow),
    publishedBy: presentMember(workflow.updatedBy),
    draft: await findDraft(ctx, id),
    mayWrite: requirePerson(ctx).scopes.includes("workflows:write"),
    members: await listActiveMembers(ctx),
  };
}
