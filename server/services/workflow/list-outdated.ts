import type { OutdatedWorkflow } from "@/server/domain/workflow/outdated";
import { readPublishedAgents } from "@/server/services/agent/freeze";
import { findOutdated } from "@/server/services/agent/outdated";
import { requireScope, type ServiceContext } from "@/server/services/context";

/** Lists the published workflows that use older versions of their agents, models or tools, sorted by name. */
export async function listOutdatedWorkflows(ctx: ServiceContext): Promise<OutdatedWorkflow[]> {
  requireScope(ctx, "workflows:read");
  const current = await readPublishedAgents(ctx);
  const names = new Map(current.map(({ content }) => [content.agentId, content.name]));
  const found = new Map<string, OutdatedWorkflow>();
  for (const { id, name, agentId, agentRevision } of await findOutdated(ctx, current)) {
    const workflow = found.get(id) ?? { id, name, agents: [] };
    workflow.agents.push({ id: agentId, name: names.get(agentId) ?? agentId, revision: agentRevision });
    found.set(id, workflow);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, "en"));
}
