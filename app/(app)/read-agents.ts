import type { AgentSummary } from "@/components/agent-summary";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import type { getCaller } from "@/server/transports/trpc/caller";

const BUILTIN = new Map(BUILTIN_AGENTS.map((agent) => [agent.id, agent]));

/** Reads the agents that steps can use. Members who can't see agents don't get the details of custom agents. */
export async function readAgents(api: Awaited<ReturnType<typeof getCaller>>): Promise<AgentSummary[]> {
  const { scopes } = await api.me.get();
  if (scopes.includes("agents:read")) return api.agent.list({});
  return (await api.agent.names()).map((agent) => ({
    ...agent,
    description: BUILTIN.get(agent.id)?.description ?? "",
    builtin: BUILTIN.has(agent.id),
  }));
}
