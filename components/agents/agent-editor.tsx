"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { besideFields, FailureNotice } from "@/components/failure-notice";
import { isSaveConflict, SaveConflict } from "@/components/save-conflict";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import type { AgentConfig } from "@/server/domain/agent/config";
import type { WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import { AgentFigures } from "./agent-figures";
import { AgentHeader } from "./agent-header";
import { AgentHistory } from "./agent-history";
import { DeactivateAgentDialog } from "./deactivate-agent-dialog";
import { DeleteAgentDialog } from "./delete-agent-dialog";
import { AgentFields } from "./form/agent-fields";
import { type Faults, isField, readForm } from "./form/agent-form";
import { type Choices, useFormContext } from "./form/use-form-context";
import { OutdatedWorkflows } from "./outdated-workflows";
import { useAgent } from "./use-agent";
import { FoldedUses } from "./used-by";
import { usesInWords } from "./words";

/**
 * Edits a custom agent. `config` is the configuration in `initial`, which is null only for agents whose configuration
 * the user can't see.
 */
export function AgentEditor({
  initial,
  config,
  choices,
  outdated,
}: {
  initial: AgentDetailDto;
  config: AgentConfig;
  choices: Choices;
  outdated: WorkflowsToUpdate;
}) {
  const router = useRouter();
  const editing = useAgent(initial, config);
  const { agent, unsaved, update, reload, setActive } = editing;
  const [deleting, setDeleting] = useState(false);
  const [deactivating, setDeactivating] = useState(false);
  useLeaveGuard(unsaved);

  return (
    <>
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
      <AgentFigures agentId={agent.id} />
      <AgentForm editing={editing} choices={choices} />
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
    </>
  );
}

function AgentForm({ editing, choices }: { editing: ReturnType<typeof useAgent>; choices: Choices }) {
  const { text, unsaved, update, change, discard, save, saveOver } = editing;
  const [faults, setFaults] = useState<Faults>({});
  const context = useFormContext(choices, faults, update.error);

  function submit(send: (config: AgentConfig) => Promise<unknown>) {
    const { config, faults } = readForm(text);
    setFaults(faults);
    return Object.keys(faults).length === 0 ? send(config) : undefined;
  }

  return (
    <Form onSubmit={() => submit(save)} className="grid max-w-3xl grid-cols-1 gap-5">
      <AgentFields
        text={text}
        id={null}
        onChange={(part) => {
          setFaults({});
          change(part);
        }}
        {...context}
      />
      {Object.keys(faults).length > 0 && (
        <p role="alert" className="text-failed">
          Not saved. Fix the errors above.
        </p>
      )}
      {isSaveConflict(update.error) ? (
        <SaveConflict
          noun="agent"
          pending={update.isPending}
          onMine={() => void submit(saveOver)}
          onTheirs={() => void discard()}
        />
      ) : (
        <FailureNotice title="Couldn't save the agent" failure={besideFields(update.error, isField)} />
      )}
      {unsaved && (
        <TextField
          label="What changed? (optional)"
          hint="Shown in the agent's history."
          maxLength={500}
          value={editing.note}
          onChange={(event) => editing.setNote(event.target.value)}
        />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" pending={update.isPending} disabled={!unsaved}>
          Save
        </Button>
        {unsaved && <Button onClick={() => void discard()}>Discard changes</Button>}
        <p className="text-muted text-sm">
          {unsaved ? "Not saved yet." : "Published workflows use a new version once you update them."}
        </p>
      </div>
    </Form>
  );
}
