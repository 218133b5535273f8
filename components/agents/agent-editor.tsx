"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { toast } from "@/components/ui/toast";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { Scope } from "@/server/domain/access/access";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import type { AgentConfig } from "@/server/domain/agent/config";
import type { AgentFiguresDto } from "@/server/domain/agent/figures";
import type { WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import { AgentFigures } from "./agent-figures";
import { AgentFormPane } from "./agent-form-pane";
import { AgentHeader } from "./agent-header";
import { AgentHistory } from "./agent-history";
import { DeactivateAgentDialog } from "./deactivate-agent-dialog";
import { DeleteAgentDialog } from "./delete-agent-dialog";
import type { Choices } from "./form/use-form-context";
import { OutdatedWorkflows } from "./outdated-workflows";
import { useAgent } from "./use-agent";
import { FoldedUses } from "./used-by";
import { usesInWords } from "./words";

/** Edits a custom agent. `config` is `initial.config`, which is null only for the built-in human agent. */
export function AgentEditor({
  initial,
  config,
  choices,
  outdated,
  figures,
  agents,
  sendsEmail,
  scopes,
}: {
  initial: AgentDetailDto;
  config: AgentConfig;
  choices: Choices;
  outdated: WorkflowsToUpdate;
  figures: AgentFiguresDto;
  agents: readonly AgentSummary[];
  /** False if no mail server is set up. */
  sendsEmail: boolean;
  scopes: readonly Scope[];
}) {
  const router = useRouter();
  const editing = useAgent(initial, config);
  const { agent, unsaved, update, reload, setActive } = editing;
  const [deleting, setDeleting] = useState(false);
  const [deactivating, setDeactivating] = useState(false);
  useLeaveGuard(unsaved);

  return (
    <div data-wide className="mx-auto grid w-full max-w-[92rem] grid-cols-1 gap-6 px-4 py-6 md:px-8 md:py-8">
      <AgentHeader
        agent={agent}
        mayCopy
        pending={update.isPending}
        onActive={(active) =>
          active || usesInWords(agent) === null ? setActive(active) : setDeactivating(true)
        }
        onDelete={() => setDeleting(true)}
      />
      {!agent.active && (
        <p className="rounded-md bg-failed-soft px-4 py-3">
          This agent can't run steps. Workflows that use it can't run until you activate or replace it.
        </p>
      )}
      <OutdatedWorkflows initial={outdated} agentId={agent.id} />
      <FoldedUses {...agent} />
      <AgentFigures figures={figures} />
      <AgentFormPane {...{ editing, choices, agents, sendsEmail, scopes }} />
      <AgentHistory agent={agent} unsaved={unsaved} />
      <DeactivateAgentDialog
        agent={agent}
        open={deactivating}
        onClose={() => setDeactivating(false)}
        onDeactivate={() => {
          setDeactivating(false);
          setActive(false);
        }}
      />
      <DeleteAgentDialog
        agent={agent}
        open={deleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => {
          toast(`“${agent.name}” deleted`);
          router.push("/agents");
        }}
        onDeactivate={() => {
          setDeleting(false);
          setActive(false);
        }}
        onRefused={() => void reload()}
      />
    </div>
  );
}
