import type { updateWorkflowsOfAgentOperation } from "@/server/domain/agent/api";
import { notFound } from "@/server/domain/error";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { Definition } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import { type Pin, readCurrentAgents, requirePins } from "@/server/services/agent/freeze";
import { findOutdated, lockAgent } from "@/server/services/agent/rows";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { requireWorkflow } from "./rows";
import { recordVersion, requireVersion } from "./versions";

type Updated = OperationOutput<typeof updateWorkflowsOfAgentOperation>["updated"][number];

/**
 * Publishes workflows again with the newest version of one agent. Their definitions and their other agents
 * stay the same, and drafts based on them stay valid.
 */
export async function updateWorkflowsOfAgent(
  ctx: ServiceContext,
  { agentId, workflowIds }: OperationInput<typeof updateWorkflowsOfAgentOperation>,
): Promise<{ updated: Updated[] }> {
  requireScope(ctx, "workflows:write");
  return inTransaction(ctx, async (ctx) => {
    await lockAgent(ctx, agentId);
    const [newest] = await readCurrentAgents(ctx, { steps: [{ agentId }] });
    if (!newest) throw notFound("agent");
    const wanted = workflowIds && new Set(workflowIds);
    for (const id of wanted ?? []) await requireWorkflow(ctx, id);
    const outdated = await findOutdated(ctx, agentId, newest);
    const updated: Updated[] = [];
    for (const { id } of outdated)
      if (!wanted || wanted.has(id)) updated.push(await republish(ctx, id, newest));
    return { updated };
  });
}

async function republish(
  ctx: ServiceContext & { db: Transaction },
  id: string,
  newest: Pin,
): Promise<Updated> {
  const { db, organizationId } = ctx;
  const where = { id, organizationId };
  const now = ctx.now();
  const { revision, definition, name } = await db.workflow.update({
    where: { id_organizationId: where },
    data: {
      revision: { increment: 1 },
      updatedById: requirePerson(ctx).memberId,
      updatedAt: now,
    },
  });
  const parsed = Definition.parse(definition);
  const before = await requireVersion(ctx, id, revision - 1);
  const pins = await requirePins(ctx, { id: before.id, definition: parsed });
  const { agentId } = newest.content;
  await recordVersion(
    ctx,
    { workflowId: id, revision, definition: parsed, createdAt: now },
    pins.map((pin) => (pin.content.agentId === agentId ? newest : pin)),
  );
  await db.workflowDraft.updateMany({
    where: { workflowId: id, organizationId, baseRevision: revision - 1 },
    data: { baseRevision: revision },
  });
  publishChange(ctx, "workflow", id);
  return { id, name, revision };
}
