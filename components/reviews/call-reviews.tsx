import type { ReviewDto } from "@/server/domain/review/operations";
import { LazyDecisionHistory } from "./lazy-decision-history";
import { closingDecision, isEdit } from "./review-edit";

/** What people decided about the calls of tools that an agent asked for, each folded. */
export function CallReviews({ reviews }: { reviews: readonly ReviewDto[] }) {
  if (reviews.length === 0) return null;
  return (
    <section aria-labelledby="calls-title" className="grid grid-cols-1 gap-1 rounded-md border px-4 py-3">
      <p id="calls-title" className="font-medium text-sm">
        Calls that were decided on
      </p>
      {reviews.map((review) => (
        <details key={review.id}>
          <summary className="cursor-pointer wrap-anywhere text-sm touch:min-h-11 touch:py-3">
            <code className="font-mono">{review.toolCall?.tool}</code> {outcomeOf(review)}
          </summary>
          <div className="py-2">
            <LazyDecisionHistory review={review} />
          </div>
        </details>
      ))}
    </section>
  );
}

function outcomeOf(review: ReviewDto): string {
  const decision = closingDecision(review);
  if (!decision) return "was not decided";
  const { name } = decision.by;
  switch (decision.decision) {
    case "approve":
      return `approved by ${name}${isEdit(decision, review) ? ", with edits" : ""}`;
    case "request_changes":
      return `not made: ${name} asked for changes`;
    case "reject":
      return `rejected by ${name}`;
  }
}
