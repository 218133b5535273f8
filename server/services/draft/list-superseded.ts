import type { SupersededDraftSummary } from "@/server/domain/workflow/editor-document";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireWorkflow } from "@/server/services/workflow/rows";
import { presentSuperseded, SUPERSEDED } from "./rows";

/** More superseded drafts than a workflow is likely to have. */
const LISTED = 100;

/** Lists a workflow's superseded drafts, newest first. Like any draft, they require workflows:write. */
export async function listSuperseded(
  ctx: ServiceContext,
  { id }: { id: string },
): Promise<SupersededDraftSummary[]> {
  requireScope(ctx, "workflows:write");
  await requireWorkflow(ctx, id);
  const rows = await ctx.db.supersededDraft.findMany({
    where: { workflowId: id, organizationId: ctx.organizationId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: LISTED,
    ...SUPERSEDED,
  });
  return rows.map(presentSuperseded);
}
