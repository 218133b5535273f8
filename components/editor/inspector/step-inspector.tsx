import { FlaskConical, Hand } from "lucide-react";
import { useId, useRef } from "react";
import { flushSync } from "react-dom";
import { useEditorPage } from "@/components/editor/page-context";
import { useEditorStore } from "@/components/editor/store/context";
import { Button } from "@/components/ui/button";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import type { DraftPolicy } from "@/server/domain/review/draft-policy";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { focusField } from "./focus-field";
import { StepFields } from "./step-fields";
import { StepProblems } from "./step-problems";

/**
 * The inspector for one step. All steps share one instance, so that it can restore a step's former policy.
 */
export function StepInspector({
  step,
  index,
  lastRun,
  problems,
  onTest,
}: {
  step: DraftStep;
  index: number;
  lastRun: LastRun | null;
  /** This step's problems. */
  problems: readonly Problem[];
  /** Undefined if the user isn't allowed to start runs. */
  onTest?: (stepId: string) => void;
}) {
  const { agents } = useEditorPage();
  const { actions } = useEditorStore();
  const headingId = useId();
  const policies = useRef(new Map<string, DraftPolicy>());
  const human = isHumanStep(step);

  /**
   * Reassigns the step. A step assigned back to a person gets its former policy back. An agent's output isn't
   * reviewed unless the user turns reviews on.
   */
  function chooseAgent(agentId: string) {
    if (step.review) policies.current.set(step.id, step.review);
    const former = policies.current.get(step.id);
    if (isHumanStep({ agentId }))
      actions.changeStep(step.id, {
        agentId,
        // A person's step always needs a decision, so it has no condition and no sample.
        review: former ? { ...former, when: null, sample: 0 } : null,
        // A person's step has no retries.
        retry: undefined,
      });
    else actions.changeStep(step.id, { agentId, review: human ? null : step.review });
  }

  function askForReview(asked: boolean) {
    if (step.review) policies.current.set(step.id, step.review);
    const review = asked ? (policies.current.get(step.id) ?? DEFAULT_DRAFT_POLICY) : null;
    actions.changeStep(step.id, { review });
  }

  function reviewInstead({ id }: DraftStep) {
    const review = step.review ?? policies.current.get(id) ?? DEFAULT_DRAFT_POLICY;
    flushSync(() => actions.moveReview(step.id, id, review));
    focusField("/review");
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
      <StepProblems
        // If the instructions are empty, their field already says so.
        problems={problems.filter(({ code }) => code !== "empty-action")}
        onGo={({ pointer }) => focusField(pointer)}
      />
      <StepFields
        key={step.id}
        {...{ step, index, lastRun, problems }}
        onAgent={chooseAgent}
        onReview={askForReview}
        onReviewInstead={reviewInstead}
      />
    </section>
  );
}
