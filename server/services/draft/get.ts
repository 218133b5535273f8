import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { listActiveMembers } from "@/server/services/member/list-active";
import { presentWorkflow } from "@/server/services/workflow/present";
import { requireWorkflow } from "@/server/services/workflow/require";
import { findDraft } from "./find";

/** Everything that the editor opens. */
export async function getDraft(ctx: ServiceContext, { id }: { id: string }): Promise<EditorDocument> {
  requireScope(ctx, "workflows:read");
  const workflow = await requireWorkflow(ctx, id);
  return {
    workflow: presentWorkflow(workflow),
    draft: await findDraft(ctx, id),
    mayWrite: requirePerson(ctx).scopes.includes("workflows:write"),
    members: await listActiveMembers(ctx),
  };
}
