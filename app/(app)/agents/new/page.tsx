import type { Metadata } from "next";
import { readChoices } from "@/app/(app)/agents/read-choices";
import { orNotFound } from "@/app/or-not-found";
import { NewAgent } from "@/components/agents/new-agent";
import { NoAgentAccess } from "@/components/agents/no-agent-access";
import { readSearchParams, type SearchParams } from "@/components/href";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "New agent" };

/** The query parameter `copy` is the ID of the agent to copy. */
export default async function NewAgentPage({ searchParams }: { searchParams: SearchParams }) {
  const [api, { copy }] = await Promise.all([getCaller(), readSearchParams(searchParams)]);
  const { scopes } = await api.me.get();
  if (!scopes.includes("agents:write") || !scopes.includes("agents:read"))
    return <NoAgentAccess>Ask an owner or admin for permission to create agents.</NoAgentAccess>;
  const [copied, choices] = await Promise.all([
    copy ? orNotFound(api.agent.get({ agentId: copy })) : null,
    readChoices(api),
  ]);
  return <NewAgent key={copy} copied={copied} choices={choices} />;
}
