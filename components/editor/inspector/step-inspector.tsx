import { FlaskConical, Hand } from "lucide-react";
import { useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { focusField } from "./focus-field";
import { StepFields, type StepFieldsProps } from "./step-fields";
import { StepProblems } from "./step-problems";

interface StepInspectorProps extends Omit<StepFieldsProps, "onAgent" | "onReview"> {
  /** Undefined if the user can't start runs. */
  onTest?: (stepId: string) => void;
}

/** Where the selected step is written. One for all steps: it remembers the policies that they had. */
export function StepInspector({ onTest, ...props }: StepInspectorProps) {
  const { step, index, agents, problems, actions } = props;
  const headingId = useId();
  const policies = useRef(new Map<string, ReviewPolicy>());
  const human = isHumanStep(step);

  /** A step that becomes a person's again gets back the policy that it had; an agent's is reviewed when asked. */
  function chooseAgent(agentId: string) {
    if (step.review) policies.current.set(step.id, step.review);
    if (isHumanStep({ agentId }))
      actions.change(step.id, {
        agentId,
        review: policies.current.get(step.id) ?? null,
        // A person's step has no retries.
        retry: undefined,
      });
    else actions.change(step.id, { agentId, review: human ? null : step.review });
  }

  function askForReview(asked: boolean) {
    if (step.review) policies.current.set(step.id, step.review);
    const review = asked ? (policies.current.get(step.id) ?? DEFAULT_REVIEW_POLICY) : null;
    actions.change(step.id, { review });
  }

  return (
    <section aria-labelledby={headingId} className="grid min-w-0 grid-cols-1 gap-5">
      <header className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-2 max-md:min-h-11 max-md:pl-9">
        <h2 id={headingId} className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2">
          <span className="font-semibold text-lg">Step {index + 1}</span>{" "}
          {human ? (
            <span className="inline-flex items-center gap-1 font-medium text-waiting">
              <Hand aria-hidden className="size-4 shrink-0" />A person decides
            </span>
          ) : (
            <span className="wrap-anywhere min-w-0 text-muted">
              {agents.find(({ id }) => id === step.agentId)?.name ?? step.agentId}
            </span>
          )}
        </h2>
        {onTest && !human && (
          <Button size="small" onClick={() => onTest(step.id)}>
            <FlaskConical aria-hidden className="size-4" />
            Test this step
          </Button>
        )}
      </header>
      <StepProblems problems={problems} onGo={({ pointer }) => focusField(pointer)} />
      <StepFields key={step.id} {...props} onAgent={chooseAgent} onReview={askForReview} />
    </section>
  );
}
