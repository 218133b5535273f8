import type { updateWorkflowsOfAgentOperation } from "@/server/domain/agent/api";
import { notFound } from "@/server/domain/error";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { Definition } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import {
  type Pin,
  readCurrentAgents,
  readPublishedAgents,
  requirePins,
} from "@/server/services/agent/freeze";
import { findOutdated } from "@/server/services/agent/outdated";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { requireWorkflow } from "./rows";
import { recordVersion, requireVersion } from "./versions";

type Updates = OperationOutput<typeof updateWorkflowsOfAgentOperation>;

/** Publishes workflows again with the newest version of one agent. Their other agents stay the same. */
export async function updateWorkflowsOfAgent(
  ctx: ServiceContext,
  { agentId, workflowIds }: OperationInput<typeof updateWorkflowsOfAgentOperation>,
): Promise<Updates> {
  requireScope(ctx, "workflows:write");
  return inTransaction(ctx, async (ctx) => {
    const newest = await readCurrentAgents(ctx, { steps: [{ agentId }] });
    if (newest.length === 0) throw notFound("agent");
    return republish(ctx, newest, workflowIds);
  });
}

/** Publishes workflows again with the newest versions of all their agents. */
export async function updateOutdatedWorkflows(
  ctx: ServiceContext,
  { workflowIds }: { workflowIds: string[] },
): Promise<Updates> {
  requireScope(ctx, "workflows:write");
  return inTransaction(ctx, async (ctx) => republish(ctx, await readPublishedAgents(ctx), workflowIds));
}

/**
 * Publishes the workflows that use older versions of these agents again. Their definitions stay the same, and
 * drafts based on them stay valid.
 */
async function republish(
  ctx: ServiceContext & { db: Transaction },
  newest: readonly Pin[],
  workflowIds: readonly string[] | undefined,
): Promise<Updates> {
  for (const id of workflowIds ?? []) await requireWorkflow(ctx, id);
  const isWanted = (id: string) => workflowIds?.includes(id) ?? true;
  const ids = new Set((await findOutdated(ctx, newest)).map(({ id }) => id).filter(isWanted));
  const { db, organizationId } = ctx;
  // Locked in the order of their ids. Another request may have updated some of them until then.
  await db.$queryRaw`
    SELECT 1 FROM "Workflow" WHERE "id" = ANY(${[...ids]}::text[]) AND "organizationId" = ${organizationId}
    ORDER BY "id" FOR NO KEY UPDATE`;
  const outdated = new Set((await findOutdated(ctx, newest)).map(({ id }) => id));
  const updated: Updates["updated"] = [];
  for (const id of ids) if (outdated.has(id)) updated.push(await republishOne(ctx, id, newest));
  return { updated };
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
  await recordVersion(
    ctx,
    { workflowId: id, revision, definition: parsed, createdAt: now },
    pins.map((pin) => replacements.get(pin.content.agentId) ?? pin),
  );
  await db.workflowDraft.updateMany({
    where: { workflowId: id, organizationId, baseRevision: revision - 1 },
    data: { baseRevision: revision },
  });
  publishChange(ctx, "workflow", id);
  return { id, name, revision };
}
