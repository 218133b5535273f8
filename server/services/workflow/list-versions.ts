import type { Page, PageQuery } from "@/server/domain/pagination";
import type { VersionSummary } from "@/server/domain/workflow/editor-document";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { requireWorkflow } from "./rows";
import { ORIGIN, presentOrigin } from "./versions";

/**
 * Lists a workflow's published versions, newest first. Omits versions that exist only for a run, which have
 * no revision, and the empty revision 0 of a workflow that was created without steps.
 */
export async function listVersions(
  ctx: ServiceContext,
  query: PageQuery & { id: string },
): Promise<Page<VersionSummary>> {
  requireScope(ctx, "workflows:read");
  await requireWorkflow(ctx, query.id);
  const where = { workflowId: query.id, organizationId: ctx.organizationId, revision: { gt: 0 } };
  return readPage(query, {
    count: () => ctx.db.workflowVersion.count({ where }),
    read: async (window) => {
      const rows = await ctx.db.workflowVersion.findMany({
        where,
        orderBy: { revision: "desc" },
        select: { ...ORIGIN.select, revision: true, name: true, stepCount: true },
        ...window,
      });
      return rows.flatMap(({ revision, ...row }) => (revision === null ? [] : [{ revision, ...row }]));
    },
    present: ({ revision, name, stepCount, ...origin }) => ({
      revision,
      name,
      stepCount,
      ...presentOrigin(origin),
    }),
  });
}
