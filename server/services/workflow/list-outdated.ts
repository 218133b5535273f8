import type { OutdatedWorkflow, WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import { findOutdated } from "@/server/services/agent/outdated";
import { readPublishedAgents } from "@/server/services/agent/pins";
import { hasScope, requireScope, type ServiceContext } from "@/server/services/context";

/**
 * Lists the published workflows that use older versions of their agents, models, or tools, sorted by name. With a
 * `workflowId`, checks only that workflow.
 */
export async function listOutdatedWorkflows(
  ctx: ServiceContext,
  { workflowId }: { workflowId?: string } = {},
): Promise<WorkflowsToUpdate> {
  requireScope(ctx, "workflows:read");
  const current = await readPublishedAgents(ctx, workflowId);
  const newest = new Map(current.map(({ content }) => [content.agentId, content]));
  const found = new Map<string, OutdatedWorkflow>();
  for (const pin of await findOutdated(ctx, current, workflowId)) {
    const { id, name, revision, agentId, agentRevision } = pin;
    const workflow = found.get(id) ?? { id, name, revision, agents: [] };
    const now = newest.get(agentId);
    workflow.agents.push({
      id: agentId,
      name: now?.name ?? agentId,
      revision: agentRevision,
      simulated: { before: pin.simulated, now: now?.model?.source === "simulated" },
    });
    found.set(id, workflow);
  }
  const workflows = [...found.values()].sort((a, b) => a.name.localeCompare(b.name, "en"));
  return { workflows, mayUpdate: hasScope(ctx, "workflows:write") };
}
