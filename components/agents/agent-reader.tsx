"use client";

import type { AgentDetailDto } from "@/server/domain/agent/api";
import type { AgentFiguresDto } from "@/server/domain/agent/figures";
import type { WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import { AgentFigures } from "./agent-figures";
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
  outdated,
  figures,
}: {
  agent: AgentDetailDto;
  choices: Choices;
  mayCopy: boolean;
  outdated: WorkflowsToUpdate;
  figures: AgentFiguresDto;
}) {
  const context = useFormContext(choices, {}, null);
  const { config } = agent;
  return (
    <>
      <AgentHeader agent={agent} mayCopy={mayCopy && config !== null} />
      <OutdatedWorkflows initial={outdated} agentId={agent.id} />
      <FoldedUses {...agent} />
      {agent.kind !== "human" && <AgentFigures figures={figures} />}
      {config && <AgentView config={config} {...context} />}
    </>
  );
}
