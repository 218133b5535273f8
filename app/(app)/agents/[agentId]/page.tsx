import type { Metadata } from "next";
import { cache } from "react";
import { readChoices } from "@/app/(app)/agents/read-choices";
import { readOutdated } from "@/app/(app)/agents/read-outdated";
import { readAgents } from "@/app/(app)/read-agents";
import { orNotFound } from "@/app/or-not-found";
import { AgentEditor } from "@/components/agents/agent-editor";
import { AgentReader } from "@/components/agents/agent-reader";
import { NoAgentAccess } from "@/components/agents/no-agent-access";
import { DocumentPage } from "@/components/runs/text/document-page";
import { FIGURES_DAYS } from "@/server/domain/agent/figures-limits";
import { getCaller } from "@/server/transports/trpc/caller";

type Props = { params: Promise<{ agentId: string }> };

/** Reads the agent. Returns null if the user can't see agents. */
const readAgent = cache(async (agentId: string) => {
  const api = await getCaller();
  const { scopes } = await api.me.get();
  return scopes.includes("agents:read") ? orNotFound(api.agent.get({ agentId })) : null;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readAgent((await params).agentId))?.name ?? "Agents" };
}

export default async function AgentPage({ params }: Props) {
  const { agentId } = await params;
  const [api, agent] = await Promise.all([getCaller(), readAgent(agentId)]);
  if (!agent) return <NoAgentAccess>Ask an owner or admin for access to agents.</NoAgentAccess>;
  const [me, choices, figures] = await Promise.all([
    api.me.get(),
    readChoices(api),
    api.agent.figures({ agentId, days: FIGURES_DAYS }),
  ]);
  const outdated = await readOutdated(api, me);
  const mayWrite = me.scopes.includes("agents:write");
  if (!mayWrite || agent.builtin || !agent.config)
    return (
      <AgentReader agent={agent} choices={choices} mayCopy={mayWrite} outdated={outdated} figures={figures} />
    );
  const [agents, sender] = await Promise.all([readAgents(api), api.message.sender()]);
  return (
    <DocumentPage>
      <AgentEditor
        key={agent.id}
        initial={agent}
        config={agent.config}
        choices={choices}
        outdated={outdated}
        figures={figures}
        agents={agents}
        sendsEmail={sender !== null}
        scopes={me.scopes}
      />
    </DocumentPage>
  );
}
