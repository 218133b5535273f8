import { useId } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { useEditor } from "@/components/editor/store/context";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/field";
import { sendsMessages } from "@/server/domain/agent/needs";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { findReviewBefore } from "@/server/domain/workflow/late-review";

/**
 * Turns reviews of an agent's output on or off. They can't be turned on for a step that sends a message, because that
 * review would come too late. Offers to put it on an earlier step instead.
 */
export function ReviewSwitch({
  step,
  index,
  onReview,
  onReviewInstead,
}: {
  step: DraftStep;
  index: number;
  onReview: (asked: boolean) => void;
  /** Puts the review on an earlier step instead of this one. */
  onReviewInstead: (earlier: DraftStep) => void;
}) {
  const { agents, readOnly } = useEditorPage();
  const steps = useEditor((state) => state.definition.steps);
  const errorId = useId();
  const isOn = step.review !== null;
  const agent = agents.find(({ id }) => id === step.agentId);
  const sends = agent !== undefined && sendsMessages(agent);
  const before = sends
    ? findReviewBefore(steps, index, new Map(agents.map((agent) => [agent.id, agent])))
    : null;
  const isLate = sends && isOn;
  return (
    <div data-field="review" className="grid min-w-0 justify-items-start gap-2">
      <Checkbox
        label="Review the output"
        hint={isLate ? undefined : sends ? explain(before) : HINT}
        checked={isOn}
        // A review that is already here can still be removed.
        disabled={readOnly || (sends && !isOn)}
        aria-invalid={isLate ? true : undefined}
        aria-describedby={isLate ? errorId : undefined}
        onChange={({ target }) => onReview(target.checked)}
      />
      {isLate && (
        <p id={errorId} className="text-failed text-sm">
          {explain(before)}
        </p>
      )}
      {before && !before.isReviewed && !readOnly && (
        <Button type="button" size="small" onClick={() => onReviewInstead(before.step)}>
          {isOn ? `Move the review to step ${before.index + 1}` : `Review step ${before.index + 1} instead`}
        </Button>
      )}
    </div>
  );
}

const HINT =
  "A person sees the instructions and the output, then approves, edits, sends back, or rejects the output. To ask your own question, add a step for a person instead.";

function explain(before: ReturnType<typeof findReviewBefore>): string {
  const why = "This step sends a message, so a review of its output would come too late.";
  if (!before) return `${why} Add a step before it, and put the review there.`;
  if (before.isReviewed) return `${why} People already review step ${before.index + 1} before it's sent.`;
  return `${why} Put the review on step ${before.index + 1}.`;
}
