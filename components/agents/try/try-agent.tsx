import { type FormEvent, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { isField } from "@/components/agents/form/agent-form";
import { TestResult } from "@/components/editor/run/test-result";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { KeptEmailsNote } from "@/components/kept-emails-note";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { TextArea } from "@/components/ui/field";
import type { Scope } from "@/server/domain/access/access";
import type { AgentConfig } from "@/server/domain/agent/config";
import { sayRealCalls } from "./real-calls";
import type { Sample, useTrial } from "./use-trial";

/** A model agent has its own instructions, so the step's instructions can be short. */
const FIRST: Sample = { action: "Follow your instructions.", input: "" };

/** Tries the agent in the form on a sample input, whether or not the agent is saved. */
export function TryAgent({
  trial,
  isActive,
  hasFaults,
  needsAction,
  keepsEmail,
  readConfig,
  agents,
  scopes,
}: {
  trial: ReturnType<typeof useTrial>;
  isActive: boolean;
  /** Whether the form shows errors. */
  hasFaults: boolean;
  /** Whether steps that use the agent need instructions. */
  needsAction: boolean;
  /** Whether the agent's emails are stored without being sent, because no mail server is set up. */
  keepsEmail: boolean;
  /** Returns the form's content, or null if it has errors. */
  readConfig: () => { config: AgentConfig; sendsData: boolean } | null;
  agents: readonly AgentSummary[];
  scopes: readonly Scope[];
}) {
  const [sample, setSample] = useState(FIRST);
  const [asking, setAsking] = useState<AgentConfig | null>(null);
  const [wasRefused, setRefused] = useState(false);
  const { result, busy, failure, cancel } = trial;
  const isFormAtFault =
    (wasRefused && hasFaults) || (failure !== null && besideFields(failure, isField) === null);

  function change(part: Partial<Sample>) {
    trial.forgetFailure();
    setSample({ ...sample, ...part });
  }

  const start = (config: AgentConfig) =>
    trial.start(config, needsAction ? sample : { ...sample, action: "" });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || !isActive) return;
    const read = readConfig();
    setRefused(read === null);
    if (!read) return;
    if (read.sendsData) setAsking(read.config);
    else start(read.config);
  }

  return (
    <Section title="Try it" description="Uses the form's current content, even if it isn't saved.">
      <form onSubmit={submit} className="grid grid-cols-1 gap-4">
        {needsAction && (
          <TextArea
            label="Step instructions"
            error={sayFault(failure, "/action", "The instructions")}
            value={sample.action}
            onChange={(event) => change({ action: event.target.value })}
            rows={2}
          />
        )}
        <TextArea
          label="Sample input"
          error={sayFault(failure, "/input", "The input")}
          value={sample.input}
          onChange={(event) => change({ input: event.target.value })}
          rows={5}
        />
        {keepsEmail && <KeptEmailsNote />}
        {!isActive && <p className="text-muted text-sm">Activate the agent to try it.</p>}
        {isFormAtFault && (
          <p role="alert" className="text-failed">
            Fix the errors in the form, then try again.
          </p>
        )}
        <FailureNotice title="Couldn't try the agent" failure={besideFields(failure, isOwnField)} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" pending={busy} disabled={!isActive}>
            Try agent
          </Button>
          {cancel && (
            <Button variant="quiet" pending={cancel.pending} onClick={cancel.run}>
              Cancel
            </Button>
          )}
        </div>
      </form>
      <FailureNotice title="Couldn't cancel the test" failure={cancel?.failure ?? null} />
      {result ? (
        <TestResult title="Result" test={result} live around={{ agents, scopes, workflowExists: false }} />
      ) : (
        <p className="text-muted text-sm">The output appears here. Tests aren't listed under Runs.</p>
      )}
      <ConfirmDialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title="Try the agent for real?"
        action="Try agent"
        onConfirm={() => {
          if (asking) start(asking);
          setAsking(null);
        }}
      >
        <p>
          {asking && sayRealCalls(asking, sample.action, !keepsEmail)}
          {!(asking?.kind === "email" && keepsEmail) && " You can't undo this in Countersign."}
        </p>
      </ConfirmDialog>
    </Section>
  );
}

function isOwnField(pointer: string): boolean {
  return pointer === "/action" || pointer === "/input" || isField(pointer);
}
