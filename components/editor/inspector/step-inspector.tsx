import { FlaskConical, Hand, X } from "lucide-react";
import { type Ref, useId, useImperativeHandle, useRef } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { Button, IconButton } from "@/components/ui/button";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import type { Member } from "./approvers";
import { fieldOf } from "./field-notes";
import { ProblemList } from "./problem-list";
import { StepFields, type StepFieldsHandle } from "./step-fields";

export interface InspectorActions {
  change: (stepId: string, change: Partial<Omit<DraftStep, "id" | "name">>) => void;
  rename: (stepId: string, name: string | null) => void;
  test: (stepId: string) => void;
}

export interface StepInspectorProps {
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
  /** The member may start runs, and so test a step. */
  mayRun: boolean;
  actions: InspectorActions;
  onClose: () => void;
  ref?: Ref<StepInspectorHandle>;
}

export interface StepInspectorHandle {
  /** Takes the focus to the field of a problem, or to what is to be done. */
  focus: (problem?: Problem) => void;
}

/** Where the selected step is written. */
export function StepInspector({
  step,
  index,
  agents,
  problems,
  mayRun,
  onClose,
  ref,
  ...rest
}: StepInspectorProps) {
  const headingId = useId();
  const fields = useRef<StepFieldsHandle>(null);
  // A step that becomes a person's again gets back the policy that it had.
  const policies = useRef(new Map<string, ReviewPolicy>());
  const human = step.agentId === "human";
  const agent = agents.find(({ id }) => id === step.agentId);
  const focus = (problem?: Problem) => fields.current?.focus(problem ? fieldOf(problem) : "action");
  useImperativeHandle(ref, () => ({ focus }));

  function chooseAgent(agentId: string) {
    if (step.review) policies.current.set(step.id, step.review);
    const review = agentId === "human" ? (policies.current.get(step.id) ?? null) : null;
    rest.actions.change(step.id, { agentId, review });
  }

  return (
    <section aria-labelledby={headingId} className="grid min-w-0 grid-cols-1 bg-surface">
      <header className="sticky top-0 z-20 flex min-h-13 items-center gap-3 border-b bg-surface py-2 pr-2 pl-4">
        <div className="min-w-0 flex-1">
          <h2 id={headingId} className="flex min-w-0 items-center gap-2 font-semibold">
            <span className="shrink-0">Step {index + 1}</span>
            {human ? (
              <span className="flex min-w-0 items-center gap-1 font-medium text-waiting">
                <Hand aria-hidden className="size-4 shrink-0" />
                <span className="truncate">A person decides</span>
              </span>
            ) : (
              <span className="truncate font-normal text-muted">{agent?.name ?? step.agentId}</span>
            )}
          </h2>
        </div>
        {mayRun && !human && (
          <Button size="small" onClick={() => rest.actions.test(step.id)}>
            <FlaskConical aria-hidden className="size-4" />
            Test this step
          </Button>
        )}
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </header>
      <div className="grid min-w-0 grid-cols-1 gap-5 p-4">
        <ProblemList problems={problems} onGo={focus} />
        <StepFields
          key={step.id}
          ref={fields}
          step={step}
          index={index}
          agents={agents}
          problems={problems}
          onAgent={chooseAgent}
          {...rest}
        />
      </div>
    </section>
  );
}
