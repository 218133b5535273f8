import type { updateWorkflowsOfAgentOperation } from "@/server/domain/agent/api";
import { notFound } from "@/server/domain/error";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { Definition } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import { findOutdated } from "@/server/services/agent/outdated";
import { type Pin, readCurrentAgents, readPublishedAgents, requirePins } from "@/server/services/agent/pins";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { publishVersion, requireVersion } from "./versions";

type Updates = OperationOutput<typeof updateWorkflowsOfAgentOperation>;

/** The number of workflows that are republished in one transaction. */
const BATCH = 50;

/** Republishes workflows with the newest version of one agent. Their other agents stay the same. */
export async function updateWorkflowsOfAgent(
  ctx: ServiceContext,
  { agentId, workflowIds }: OperationInput<typeof updateWorkflowsOfAgentOperation>,
): Promise<Updates> {
  requireScope(ctx, "workflows:write");
  const readNewest = (ctx: ServiceContext) => readCurrentAgents(ctx, { steps: [{ agentId }] });
  if ((await readNewest(ctx)).length === 0) throw notFound("agent");
  return republish(ctx, readNewest, workflowIds);
}

/** Republishes workflows with the newest versions of all their agents. */
export async function updateOutdatedWorkflows(
  ctx: ServiceContext,
  { workflowIds }: { workflowIds: string[] },
): Promise<Updates> {
  requireScope(ctx, "workflows:write");
  return republish(ctx, (ctx) => readPublishedAgents(ctx), workflowIds);
}

/**
 * Republishes the workflows that use older versions of these agents. With `workflowIds`, considers only those. The
 * definitions stay the same, and drafts based on them stay valid. If this fails halfway, call it again to update the
 * rest.
 */
async function republish(
  ctx: ServiceContext,
  readNewest: (ctx: ServiceContext) => Promise<Pin[]>,
  workflowIds: readonly string[] | undefined,
): Promise<Updates> {
  if (workflowIds) await requireWorkflows(ctx, workflowIds);
  const outdated = (await findOutdated(ctx, await readNewest(ctx))).map(({ id }) => id);
  const ids = [...new Set(outdated)].filter((id) => workflowIds?.includes(id) ?? true);
  const updated: Updates["updated"] = [];
  for (let start = 0; start < ids.length; start += BATCH)
    updated.push(...(await republishBatch(ctx, readNewest, ids.slice(start, start + BATCH))));
  return { updated };
}

async function requireWorkflows(
  { db, organizationId }: ServiceContext,
  ids: readonly string[],
): Promise<void> {
  const known = await db.workflow.count({ where: { id: { in: [...ids] }, organizationId } });
  if (known < new Set(ids).size) throw notFound("workflow");
}

async function republishBatch(
  ctx: ServiceContext,
  readNewest: (ctx: ServiceContext) => Promise<Pin[]>,
  ids: readonly string[],
): Promise<Updates["updated"]> {
  return inTransaction(ctx, async (ctx) => {
    // Locks the workflows in order of their IDs to prevent deadlocks. Checks again which ones are outdated, because
    // other requests may have updated some of them already.
    await ctx.db.$queryRaw`
      SELECT 1 FROM "Workflow" WHERE "id" = ANY(${ids}::text[]) AND "organizationId" = ${ctx.organizationId}
      ORDER BY "id" FOR NO KEY UPDATE`;
    const newest = await readNewest(ctx);
    const outdated = new Set((await findOutdated(ctx, newest)).map(({ id }) => id));
    const updated: Updates["updated"] = [];
    for (const id of ids) if (outdated.has(id)) updated.push(await republishOne(ctx, id, newest));
    return updated;
  });
}

async function republishOne(
  ctx: ServiceContext & { db: Transaction },
  id: string,
  newest: readonly Pin[],
): Promise<Updates["updated"][number]> {
  const { db, organizationId } = ctx;
  const now = ctx.now();
  const { revision, definition, name } = await db.workflow.update({
    where: { id_organizationId: { id, organizationId } },
    data: { revision: { increment: 1 }, updatedById: requirePerson(ctx).memberId, updatedAt: now },
  });
  const parsed = Definition.parse(definition);
  const before = await requireVersion(ctx, id, revision - 1);
  const pins = await requirePins(ctx, { id: before.id, definition: parsed });
  const replacements = new Map(newest.map((pin) => [pin.content.agentId, pin]));
  const updatedAgentIds = pins.flatMap(({ content: { agentId } }) =>
    replacements.has(agentId) ? agentId : [],
  );
  await publishVersion(
    ctx,
    { workflowId: id, revision, before: parsed, definition: parsed, updatedAgentIds, createdAt: now },
    pins.map((pin) => replacements.get(pin.content.agentId) ?? pin),
  );
  await db.workflowDraft.updateMany({
    where: { workflowId: id, organizationId, baseRevision: revision - 1 },
    data: { baseRevision: revision },
  });
  publishChange(ctx, "workflow", id);
  return { id, name, revision };
}
