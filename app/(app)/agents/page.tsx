import type { Metadata } from "next";
import { readOutdated } from "@/app/(app)/agents/read-outdated";
import { AgentList } from "@/components/agents/agent-list";
import { NoAgentAccess } from "@/components/agents/no-agent-access";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Agents" };

export default async function AgentsPage() {
  const api = await getCaller();
  const { scopes } = await api.me.get();
  if (!scopes.includes("agents:read"))
    return <NoAgentAccess>Ask an owner or admin for access to agents.</NoAgentAccess>;
  const [initial, outdated] = await Promise.all([api.agent.list({}), readOutdated(api, { scopes })]);
  return <AgentList {...{ initial, outdated }} mayWrite={scopes.includes("agents:write")} />;
}
