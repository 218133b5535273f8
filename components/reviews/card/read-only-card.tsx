import { FailureNotice } from "@/components/failure-notice";
import { RoundChanges } from "@/components/reviews/rounds/round-changes";
import { withEditor } from "@/components/runs/text/simulated";
import { TextView } from "@/components/runs/text/text-view";
import type { ReviewDto } from "@/server/domain/review/api";
import { editorOf } from "@/server/domain/review/editor-of";
import { NOTHING_DECIDED } from "@/server/domain/review/words";
import type { ReviewContext } from "./review-context";
import { EmptyNote, ReviewFrame, type ReviewParts, ReviewProspect, UnseenNote } from "./review-frame";
import type { DecisionState } from "./use-decision";

/**
 * An open review that the user can't decide. `decision` may hold an error from when the user could still
 * decide it.
 */
export function ReadOnlyCard({ parts, decision }: { parts: ReviewParts; decision: DecisionState }) {
  const { review, context, draft, document } = parts;
  return (
    <ReviewFrame
      parts={parts}
      decision={decision}
      actions={
        <p>
          <span className="font-medium">You can't decide this review.</span> {review.mayDecide.reason}
        </p>
      }
    >
      <div ref={document} className="grid grid-cols-1 gap-4">
        <ReadOnlyText review={review} context={context} />
      </div>
      <ReviewProspect review={review} draft={draft} context={context} />
      <FailureNotice title={NOTHING_DECIDED} failure={decision.failure} />
    </ReviewFrame>
  );
}

/** The document of an open review that the user can't edit. */
export function ReadOnlyText({ review, context }: { review: ReviewDto; context: ReviewContext }) {
  return (
    <>
      <EmptyNote {...review} />
      <RoundChanges review={review} context={context} text={review.text}>
        <TextView
          label="text"
          text={review.text}
          none=""
          simulated={withEditor(context.simulated, editorOf(review, review.text))}
          isCode={review.kind === "TOOL_CALL"}
        />
      </RoundChanges>
      <UnseenNote text={review.text} />
    </>
  );
}
