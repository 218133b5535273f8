import type { AgentSummary } from "@/components/agent-summary";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import type { getCaller } from "@/server/trpc/caller";

/** Who does the steps. Who may not list agents still reads the names of those that everybody has. */
export async function readAgents(api: Awaited<ReturnType<typeof getCaller>>): Promise<AgentSummary[]> {
  const { scopes } = await api.me.get();
  if (scopes.includes("agents:read")) return api.agent.list({});
  return BUILTIN_AGENTS.map(({ id, name, description, kind, active }) => ({
    id,
    name,
    description,
    kind,
    active,
    builtin: true,
  }));
}
