import { type Dispatch, useRef } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { Select, TextArea, TextField } from "@/components/ui/field";
import { findSuspects, rankSuspects, type Suspect } from "./action/suspects";
import { listVariables } from "./action/variables";
import { afterPress } from "./after-press";
import { actionFieldOf, type DraftStep, type EditorAction, isHuman, toStepName } from "./document";
import type { DocumentProblem } from "./problems";
import { ReviewPolicyForm } from "./review-policy-form";

export function StepForm({
  step,
  index,
  steps,
  agents,
  problems,
  readOnly,
  dispatch,
}: {
  step: DraftStep;
  index: number;
  steps: readonly DraftStep[];
  agents: readonly AgentSummary[];
  problems: readonly DocumentProblem[];
  readOnly: boolean;
  dispatch: Dispatch<EditorAction>;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const human = isHuman(step);
  const agent = agents.find((candidate) => candidate.id === step.agentId);
  const almost = readOnly ? [] : findHints(step.action, steps, index);
  const change = (change: Partial<DraftStep>) => dispatch({ type: "change", key: step.key, change });

  /** Puts a variable where the caret is, and the caret behind it. */
  function insert(variable: string) {
    const textarea = field.current;
    if (!textarea) return;
    const { selectionStart: start, selectionEnd: end, value } = textarea;
    flushSync(() => change({ action: value.slice(0, start) + variable + value.slice(end) }));
    textarea.focus();
    textarea.setSelectionRange(start + variable.length, start + variable.length);
  }

  return (
    <fieldset disabled={readOnly} className="grid min-w-0 gap-5">
      <legend className="sr-only">Step {index + 1}</legend>
      {problems.length > 0 && (
        <ul className="grid gap-1 text-failed text-sm">
          {problems.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Select
          label="Who does it"
          hint={agent?.description}
          value={step.agentId}
          onChange={(event) => change({ agentId: event.target.value })}
        >
          {!agent && <option value={step.agentId}>{step.agentId} (does not exist)</option>}
          {agents.map(({ id, name, kind }) => (
            <option key={id} value={id}>
              {kind === "human" ? `${name} (the run waits)` : name}
            </option>
          ))}
        </Select>
        <TextField
          label="Name, for later steps"
          hint="Optional. Later steps can then use what this one gave."
          placeholder="draft"
          autoComplete="off"
          spellCheck={false}
          value={step.name}
          onChange={(event) => change({ name: toStepName(event.target.value) })}
        />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notes that the field and its variables were left. */}
      <div
        className="grid gap-2"
        onBlur={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget))
            afterPress(() => dispatch({ type: "left", key: step.key }));
        }}
      >
        <TextArea
          label={human ? "What the person is asked" : "What is to be done"}
          placeholder={human ? "Check the figures, then approve." : "Summarize it in three bullets."}
          value={step.action}
          onChange={(event) => change({ action: event.target.value })}
          ref={field}
          name={actionFieldOf(step.key)}
          hint={almost.length > 0 && almost.map((text) => <AlmostVariableHint key={text.source} {...text} />)}
        />
        {!readOnly && (
          <div className="flex flex-wrap items-center gap-1.5">
            <span className="text-muted text-sm">Insert:</span>
            {listVariables(steps, index, { lastRun: null, workflowName: "" }).map(({ text, meaning }) => (
              <button
                key={text}
                type="button"
                title={meaning}
                onClick={() => insert(text)}
                className="inline-flex h-7 items-center rounded-sm border bg-sunken px-2 font-mono text-xs hover:border-edge touch:h-11"
              >
                {text}
                <span className="sr-only">, {meaning}</span>
              </button>
            ))}
          </div>
        )}
        <p className="text-muted text-sm">
          {human
            ? "They see what the step before gave, may change it, and what they approve goes on."
            : `The step is given ${index === 0 ? "the run's input" : `what step ${index} gave`} in any case.`}
        </p>
      </div>
      {human && <ReviewPolicyForm policy={step.review} onChange={(review) => change({ review })} />}
    </fieldset>
  );
}

/** The problems of the step tell the errors. */
function findHints(action: string, steps: readonly DraftStep[], index: number): Suspect[] {
  const hints = findSuspects(action, steps, index).filter(({ severity }) => severity === "hint");
  return rankSuspects(hints).slice(0, 3);
}

function AlmostVariableHint({ source, meant }: Suspect) {
  return (
    <span className="block break-words">
      <code className="font-mono">{source}</code> stays as it is.
      {meant && (
        <>
          {" "}
          Did you mean <code className="font-mono">{meant}</code>?
        </>
      )}
    </span>
  );
}
