import type { Page, PageQuery } from "@/server/domain/pagination";
import type { WorkflowOverview } from "@/server/domain/workflow/api";
import { Definition } from "@/server/domain/workflow/definition";
import { DraftDefinitionSchema } from "@/server/domain/workflow/draft-schema";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { readPage } from "@/server/services/read-page";
import { nameContains } from "./name-contains";
import { readRecentRuns } from "./recent-runs";
import { readStarts } from "./starts";

export type WorkflowSort = "name" | "createdAt" | "updatedAt";

/** Lists workflows for the browser, each with its latest runs and its number of open reviews. */
export async function listWorkflowOverviews(
  ctx: ServiceContext,
  query: PageQuery & { search?: string; sort?: WorkflowSort },
): Promise<Page<WorkflowOverview>> {
  requireScope(ctx, "workflows:read");
  const { search, sort = "updatedAt" } = query;
  const where = {
    organizationId: ctx.organizationId,
    ...(search && { name: nameContains(search) }),
  };
  const direction = sort === "name" ? ("asc" as const) : ("desc" as const);
  const page = await readPage(query, {
    count: () => ctx.db.workflow.count({ where }),
    read: (window) =>
      ctx.db.workflow.findMany({
        where,
        orderBy: [{ [sort]: direction }, { id: direction }],
        include: { updatedBy: MEMBER_REF, draft: { select: { definition: true } } },
        ...window,
      }),
    present: (row) => row,
  });
  const mayWrite = ctx.actor.kind !== "system" && ctx.actor.scopes.includes("workflows:write");
  const ids = page.content.map((row) => row.id);
  const [runs, reviews, inactive, triggers] = await Promise.all([
    readRecentRuns(ctx, ids),
    countOpenReviews(ctx, ids),
    readInactiveAgents(ctx),
    readStarts(ctx, ids),
  ]);
  return {
    ...page,
    content: page.content.map((row) => {
      const { description, steps } = Definition.parse(row.definition);
      return {
        id: row.id,
        name: row.name,
        description,
        stepCount: row.stepCount,
        inactiveAgents: [...new Set(steps.flatMap(({ agentId }) => inactive.get(agentId) ?? []))],
        draft: mayWrite ? presentDraft(row.draft) : null,
        revision: row.revision,
        createdAt: row.createdAt.toISOString(),
        updatedAt: row.updatedAt.toISOString(),
        updatedBy: presentMember(row.updatedBy),
        openReviews: reviews.get(row.id) ?? 0,
        recentRuns: runs.get(row.id) ?? [],
        ...(triggers.get(row.id) ?? { starts: null, hasStoppedTrigger: false }),
      };
    }),
  };
}

/**
 * Presents a workflow's draft. After a draft is discarded or published, its row remains without a definition.
 */
function presentDraft(row: { definition: unknown } | null): WorkflowOverview["draft"] {
  if (!row?.definition) return null;
  const { name, steps } = DraftDefinitionSchema.parse(row.definition);
  return { name, stepCount: steps.length };
}

/** Reads the names of deactivated agents, keyed by agent ID. */
async function readInactiveAgents({ db, organizationId }: ServiceContext): Promise<Map<string, string>> {
  const rows = await db.agent.findMany({
    where: { organizationId, active: false },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function countOpenReviews(ctx: ServiceContext, workflowIds: string[]): Promise<Map<string, number>> {
  const groups = await ctx.db.review.groupBy({
    by: ["workflowId"],
    where: { organizationId: ctx.organizationId, workflowId: { in: workflowIds }, status: "OPEN" },
    _count: true,
  });
  return new Map(groups.map((group) => [group.workflowId, group._count]));
}
