"use client";

import { trpc } from "@/components/trpc";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import { AgentHeader } from "./agent-header";
import { AgentView } from "./agent-view";
import { type Choices, useFormContext } from "./form/use-form-context";
import { OutdatedWorkflows } from "./outdated-workflows";
import { FoldedUses } from "./used-by";

/** Shows an agent read-only, because it's built in or the user can't edit agents. */
export function AgentReader({
  agent,
  choices,
  mayCopy,
  mayUpdate,
}: {
  agent: AgentDetailDto;
  choices: Choices;
  mayCopy: boolean;
  mayUpdate: boolean;
}) {
  const context = useFormContext(choices, {}, null);
  const { data: current } = trpc.agent.get.useQuery({ agentId: agent.id }, { initialData: agent });
  const { config } = agent;
  return (
    <>
      <AgentHeader agent={agent} mayCopy={mayCopy && config !== null} />
      <OutdatedWorkflows agent={current} mayUpdate={mayUpdate} />
      <FoldedUses {...agent} />
      {config && <AgentView config={config} {...context} />}
    </>
  );
}
