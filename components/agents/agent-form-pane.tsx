import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { besideFields, FailureNotice } from "@/components/failure-notice";
import { isSaveConflict, SaveConflict } from "@/components/save-conflict";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { Scope } from "@/server/domain/access/access";
import type { Agent } from "@/server/domain/agent/agent";
import type { AgentConfig } from "@/server/domain/agent/config";
import { needsAction } from "@/server/domain/agent/needs";
import { sendsData } from "@/server/domain/change/sends-data";
import { AgentFields } from "./form/agent-fields";
import { type Faults, isField, readForm } from "./form/agent-form";
import { type Choices, useFormContext } from "./form/use-form-context";
import { TryAgent } from "./try/try-agent";
import { useTrial } from "./try/use-trial";
import type { useAgent } from "./use-agent";

/** The agent's form, with a panel beside it for trying the agent. */
export function AgentFormPane({
  editing,
  choices,
  agents,
  sendsEmail,
  scopes,
}: {
  editing: ReturnType<typeof useAgent>;
  choices: Choices;
  agents: readonly AgentSummary[];
  /** False if no mail server is set up. */
  sendsEmail: boolean;
  scopes: readonly Scope[];
}) {
  const { agent, text, update } = editing;
  const [faults, setFaults] = useState<Faults>({});
  const trial = useTrial(agent.id);
  const context = useFormContext(choices, faults, trial.failure ?? update.error);

  const asTyped: Agent = {
    id: agent.id,
    name: text.name,
    description: text.description,
    active: agent.active,
    ...readForm(text).config,
  };

  const [isSaveRefused, setSaveRefused] = useState(false);
  function read(): AgentConfig | null {
    const { config, faults } = readForm(text);
    setFaults(faults);
    return Object.keys(faults).length === 0 ? config : null;
  }
  function readToSave(): AgentConfig | null {
    trial.forgetFailure();
    const config = read();
    setSaveRefused(config === null);
    return config;
  }

  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-[minmax(0,48rem)_minmax(20rem,1fr)] xl:gap-10">
      <AgentForm
        editing={editing}
        context={context}
        isRefused={isSaveRefused && Object.keys(faults).length > 0}
        onChange={() => {
          setFaults({});
          setSaveRefused(false);
          trial.forgetFailure();
        }}
        onRead={readToSave}
      />
      {scopes.includes("runs:write") && (
        <div className="self-start xl:sticky xl:top-6">
          <TryAgent
            trial={trial}
            isActive={agent.active}
            hasFaults={Object.keys(faults).length > 0}
            needsAction={needsAction(asTyped)}
            keepsEmail={asTyped.kind === "email" && !sendsEmail}
            readConfig={() => {
              setSaveRefused(false);
              const config = read();
              return config && { config, sendsData: sendsData(asTyped) };
            }}
            agents={agents}
            scopes={scopes}
          />
        </div>
      )}
    </div>
  );
}

function AgentForm({
  editing,
  context,
  isRefused,
  onChange,
  onRead,
}: {
  editing: ReturnType<typeof useAgent>;
  context: ReturnType<typeof useFormContext>;
  /** Whether errors keep the form from being saved. */
  isRefused: boolean;
  onChange: () => void;
  /** Returns the form's content, or null if it has errors. */
  onRead: () => AgentConfig | null;
}) {
  const { text, unsaved, update, change, discard, save, saveOver } = editing;

  function submit(send: (config: AgentConfig) => Promise<unknown>) {
    const config = onRead();
    return config ? send(config) : undefined;
  }

  return (
    <Form onSubmit={() => submit(save)} className="grid max-w-3xl grid-cols-1 gap-5">
      <AgentFields
        text={text}
        id={null}
        onChange={(part) => {
          onChange();
          change(part);
        }}
        {...context}
      />
      {isRefused && (
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
          {unsaved ? "Not saved yet." : "Published workflows won't use a new version until you update them."}
        </p>
      </div>
    </Form>
  );
}
