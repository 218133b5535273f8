import { notFound } from "@/server/domain/error";
import type { EditorRevisions } from "@/server/domain/workflow/editor-document";
import { Prisma } from "@/server/generated/prisma/client";
import { requireScope, type ServiceContext } from "@/server/services/context";

/**
 * Returns the current revisions without the content. The editor uses them to check whether someone else has
 * saved or published.
 */
export async function getRevisions(ctx: ServiceContext, { id }: { id: string }): Promise<EditorRevisions> {
  requireScope(ctx, "workflows:read");
  const place = { organizationId: ctx.organizationId };
  const [workflow, draft] = await Promise.all([
    ctx.db.workflow.findFirst({ where: { id, ...place }, select: { revision: true } }),
    ctx.db.workflowDraft.findFirst({
      where: { workflowId: id, ...place, NOT: { definition: { equals: Prisma.DbNull } } },
      select: { revision: true },
    }),
  ]);
  if (!workflow) throw notFound("workflow");
  return { published: workflow.revision, draft: draft?.revision ?? 0 };
}
