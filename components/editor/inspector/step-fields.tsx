import { useMemo } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { ActionField } from "@/components/editor/action/action-field";
import { findSuspects } from "@/components/editor/action/variables/suspects";
import { listVariables } from "@/components/editor/action/variables/variables";
import { Checkbox } from "@/components/ui/field";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { actionHint } from "./action-hint";
import { AgentField } from "./agent-field";
import { notesOf } from "./field-notes";
import type { Member } from "./policy/approvers";
import { ReviewPolicyForm } from "./policy/review-policy-form";
import { RetryFields } from "./retry-fields";
import { StepNameField } from "./step-name-field";

export interface StepFieldsProps {
  step: DraftStep;
  index: number;
  steps: readonly DraftStep[];
  agents: readonly AgentSummary[];
  members: readonly Member[];
  lastRun: LastRun | null;
  workflowName: string;
  /** Those of this step. */
  problems: readonly Problem[];
  readOnly: boolean;
  actions: {
    change: (stepId: string, change: Partial<Omit<DraftStep, "id" | "name">>) => void;
    rename: (stepId: string, name: string | null) => void;
  };
  onAgent: (agentId: string) => void;
  /** On an agent's step: whether people review its output. */
  onReview: (asked: boolean) => void;
}

/** The fields of one step. They hold what the document says. */
export function StepFields({
  step,
  index,
  steps,
  agents,
  members,
  lastRun,
  workflowName,
  problems,
  readOnly,
  actions,
  onAgent,
  onReview,
}: StepFieldsProps) {
  const human = isHumanStep(step);
  const pathsOf = useMemo(() => new Map(agents.map(({ id, outputPaths }) => [id, outputPaths])), [agents]);
  const named = useMemo(
    () => steps.map(({ id, name, agentId }) => ({ id, name, outputPaths: pathsOf.get(agentId) })),
    [steps, pathsOf],
  );
  const variables = useMemo(
    () => listVariables(named, index, { lastRun, workflowName }),
    [named, index, lastRun, workflowName],
  );
  const suspects = useMemo(
    () => (readOnly ? [] : findSuspects(step.action, named, index)),
    [readOnly, step.action, named, index],
  );
  // Its name, and what it is, stand in the field and above it.
  const isInactive = problems.some(({ code }) => code === "inactive-agent");
  const errorOf = (field: string) => notesOf(problems, field).errors.join(" ") || null;
  // A variable that stands for nothing is said by the field itself, where it is in the text.
  const actionErrors = notesOf(
    problems.filter(({ code }) => code !== "unknown-variable"),
    "action",
  ).errors;

  return (
    <div className="grid min-w-0 grid-cols-1 gap-5">
      <div data-field="agentId">
        <AgentField
          agentId={step.agentId}
          agents={agents}
          readOnly={readOnly}
          error={isInactive ? "Activate it or choose a different one." : errorOf("agentId")}
          onChange={onAgent}
        />
      </div>
      <div data-field="action" className="min-w-0">
        <ActionField
          label={human ? "Question" : "Instructions"}
          placeholder={human ? "Check the figures, then approve." : "Summarize it in three bullets."}
          value={step.action}
          onChange={(text) => actions.change(step.id, { action: text })}
          variables={variables}
          suspects={suspects}
          readOnly={readOnly}
          errors={actionErrors}
          name={`action-${step.id}`}
          hint={actionHint(
            agents.find(({ id }) => id === step.agentId),
            index,
          )}
        />
      </div>
      <div data-field="name">
        <StepNameField
          step={step}
          steps={steps}
          readOnly={readOnly}
          error={errorOf("name")}
          onCommit={(name) => actions.rename(step.id, name)}
        />
      </div>
      {!human && (
        <Checkbox
          label="A person reviews the output"
          hint="They can approve, edit or reject it, or send it back with feedback."
          checked={step.review !== null}
          disabled={readOnly}
          onChange={({ target }) => onReview(target.checked)}
        />
      )}
      {!human && (
        <div data-field="retry" className="min-w-0">
          <RetryFields
            retry={step.retry}
            readOnly={readOnly}
            onChange={(retry) => actions.change(step.id, { retry })}
          />
        </div>
      )}
      {(human || step.review) && (
        <ReviewPolicyForm
          policy={step.review}
          members={members}
          problems={problems}
          readOnly={readOnly}
          onChange={(review) => actions.change(step.id, { review })}
        />
      )}
    </div>
  );
}
