"use client";

import type { AgentDetailDto } from "@/server/domain/agent/api";
import { AgentHeader } from "./agent-header";
import { AgentView } from "./agent-view";
import { type Choices, useFormContext } from "./form/use-form-context";
import { type Outdated, OutdatedWorkflows } from "./outdated-workflows";
import { FoldedUses } from "./used-by";

/** Shows an agent read-only, because it's built in or the user can't edit agents. */
export function AgentReader({
  agent,
  choices,
  mayCopy,
  outdated,
}: {
  agent: AgentDetailDto;
  choices: Choices;
  mayCopy: boolean;
  outdated: Outdated;
}) {
  const context = useFormContext(choices, {}, null);
  const { config } = agent;
  return (
    <>
      <AgentHeader agent={agent} mayCopy={mayCopy && config !== null} />
      <OutdatedWorkflows {...outdated} agentId={agent.id} />
      <FoldedUses {...agent} />
      {config && <AgentView config={config} {...context} />}
    </>
  );
}
