import { useMemo } from "react";
import { isEmailAgent } from "@/components/agent-summary";
import { ActionField } from "@/components/editor/action/action-field";
import { EmailAction } from "@/components/editor/action/email-action";
import { findSuspects } from "@/components/editor/action/variables/suspects";
import { listVariables } from "@/components/editor/action/variables/variables";
import { useEditorPage } from "@/components/editor/page-context";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { UnsentNotice } from "@/components/editor/unsent-notice";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { withPlainLineEnds } from "@/server/domain/text/line-ends";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { actionExample, actionHint, nameInput } from "./action-hint";
import { AgentField } from "./agent-field";
import { notesOf } from "./field-notes";
import { ConditionFields } from "./policy/condition-fields";
import { ReviewPolicyForm } from "./policy/review-policy-form";
import { RetryFields } from "./retry-fields";
import { ReviewSwitch } from "./review-switch";
import { StepNameField } from "./step-name-field";

/** The fields of one step. Their values come from the document. */
export function StepFields({
  step,
  index,
  lastRun,
  problems,
  onAgent,
  onReview,
  onReviewInstead,
}: {
  step: DraftStep;
  index: number;
  lastRun: LastRun | null;
  /** This step's problems. */
  problems: readonly Problem[];
  onAgent: (agentId: string) => void;
  /** Turns reviews of an agent's output on or off. */
  onReview: (asked: boolean) => void;
  /** Puts the review on an earlier step instead of this one. */
  onReviewInstead: (earlier: DraftStep) => void;
}) {
  const { agents, members, readOnly } = useEditorPage();
  const { actions } = useEditorStore();
  const steps = useEditor((state) => state.definition.steps);
  const human = isHumanStep(step);
  // The problem's message would repeat the agent's name, which the field already shows.
  const isInactive = problems.some(({ code }) => code === "inactive-agent");
  const errorOf = (field: string) => notesOf(problems, field).errors.join(" ") || null;

  return (
    <div className="grid min-w-0 grid-cols-1 gap-5">
      <div data-field="agentId">
        <AgentField
          agentId={step.agentId}
          agents={agents}
          readOnly={readOnly}
          error={isInactive ? "Activate this agent or choose a different one." : errorOf("agentId")}
          onChange={onAgent}
        />
      </div>
      <UnsentNotice steps={[step]} />
      <div data-field="action" className="min-w-0">
        <StepActionField step={step} index={index} lastRun={lastRun} problems={problems} />
      </div>
      <div data-field="name">
        <StepNameField
          step={step}
          steps={steps}
          readOnly={readOnly}
          error={errorOf("name")}
          onCommit={(name) => actions.renameStep(step.id, name)}
        />
      </div>
      {!human && <ReviewSwitch {...{ step, index, onReview, onReviewInstead }} />}
      {(human || step.review) && (
        <ReviewPolicyForm
          policy={step.review}
          members={members}
          problems={problems}
          readOnly={readOnly}
          when={
            human
              ? undefined
              : (policy, onChange) => <ConditionFields {...{ step, policy, lastRun, problems, onChange }} />
          }
          onChange={(review) => actions.changeStep(step.id, { review })}
        />
      )}
      {!human && (
        <div data-field="retry" className="min-w-0">
          <RetryFields
            retry={step.retry}
            readOnly={readOnly}
            onChange={(retry) => actions.changeStep(step.id, { retry })}
          />
        </div>
      )}
    </div>
  );
}

/** An agent's instructions, or the question for a person. */
function StepActionField({
  step,
  index,
  lastRun,
  problems,
}: {
  step: DraftStep;
  index: number;
  lastRun: LastRun | null;
  problems: readonly Problem[];
}) {
  const { agents, readOnly } = useEditorPage();
  const { actions } = useEditorStore();
  const { steps, name: workflowName } = useEditor((state) => state.definition);
  const human = isHumanStep(step);
  const agent = agents.find(({ id }) => id === step.agentId);
  const pathsOf = useMemo(() => new Map(agents.map(({ id, outputPaths }) => [id, outputPaths])), [agents]);
  const named = useMemo(
    () => steps.map(({ id, name, agentId }) => ({ id, name, outputPaths: pathsOf.get(agentId) })),
    [steps, pathsOf],
  );
  const variables = useMemo(
    () => listVariables(named, index, { lastRun, workflowName }),
    [named, index, lastRun, workflowName],
  );
  const action = withPlainLineEnds(step.action);
  const suspects = useMemo(
    () => (readOnly ? [] : findSuspects(action, named, index)),
    [readOnly, action, named, index],
  );
  const errorsBut = (...codes: Problem["code"][]) =>
    notesOf(
      problems.filter(({ code }) => !codes.includes(code)),
      "action",
    ).errors;
  const field = {
    label: human ? "Question" : "Instructions",
    placeholder: actionExample(agent),
    value: action,
    onChange: (text: string) => actions.changeStep(step.id, { action: text }),
    variables,
    suspects,
    readOnly,
    // Omits unknown variables, which the field marks itself.
    errors: errorsBut("unknown-variable"),
    hint: actionHint(agent, index),
  };
  if (!agent || !isEmailAgent(agent)) return <ActionField {...field} />;
  return (
    <EmailAction
      {...field}
      {...{ index, steps: named, input: nameInput(index) }}
      isReported={problems.some(({ code }) => code === "empty-action" || code === "invalid-email")}
      wholeErrors={errorsBut("unknown-variable", "empty-action", "invalid-email")}
    />
  );
}
