import { CircleSlash } from "lucide-react";
import { closingDecisions, isEdit } from "@/components/reviews/card/review-edit";
import { OUTCOME_LOOKS, type OutcomeLook } from "@/components/reviews/outcome";
import { classNames } from "@/components/ui/class-names";
import type { ReviewDto } from "@/server/domain/review/api";
import { nameDeciders, sayDone } from "@/server/domain/review/words";
import type { StepRunDto } from "@/server/domain/run/api";
import { listAll } from "@/server/domain/text/words";
import { LazyDecisionHistory } from "./lazy-history";

const UNDECIDED: OutcomeLook = { icon: CircleSlash, ink: "text-muted", ground: "bg-sunken" };

/** Lists the decisions on a step's tool calls, each collapsed. */
export function CallReviews({ step: { callReviews, toolCalls } }: { step: StepRunDto }) {
  if (callReviews.length === 0) return null;
  return (
    <section aria-labelledby="calls-title" className="grid grid-cols-1 gap-1 rounded-md border px-4 py-3">
      <p id="calls-title" className="font-medium text-sm">
        Reviewed calls
      </p>
      {callReviews.map((review) => {
        const call = toolCalls.find(({ reviewId }) => reviewId === review.id);
        return (
          <CallReview key={review.id} review={review} failed={call !== undefined && call.error !== null} />
        );
      })}
    </section>
  );
}

/** `failed` is true if the call was approved and the tool returned an error. */
function CallReview({ review, failed }: { review: ReviewDto; failed: boolean }) {
  const { look, words } = outcomeOf(review);
  const { icon: Icon, ink } = look;
  return (
    <details>
      <summary className="cursor-pointer wrap-anywhere text-sm touch:min-h-11 touch:py-3">
        <Icon aria-hidden className={classNames("-mt-0.5 mr-1.5 inline size-4", ink)} />
        <code className="mr-0.5 font-mono">{review.toolCall?.tool}</code> <span className={ink}>{words}</span>
        {failed && <span className="text-failed">; the call failed</span>}
      </summary>
      <div className="py-2">
        <LazyDecisionHistory review={review} />
      </div>
    </details>
  );
}

function outcomeOf(review: ReviewDto): { look: OutcomeLook; words: string } {
  const decisions = closingDecisions(review);
  const decision = decisions.at(-1);
  if (!decision) return { look: UNDECIDED, words: "not decided" };
  const name = listAll(nameDeciders(decisions));
  switch (decision.decision) {
    case "approve":
      return isEdit(decision, review)
        ? { look: OUTCOME_LOOKS.edit, words: `approved by ${name}, with edits` }
        : { look: OUTCOME_LOOKS.approve, words: `approved by ${name}` };
    case "request_changes":
      return {
        look: OUTCOME_LOOKS.request_changes,
        words: `not made: ${sayDone(decisions, "requested changes")}`,
      };
    case "reject":
      return { look: OUTCOME_LOOKS.reject, words: `not made: rejected by ${name}` };
  }
}
