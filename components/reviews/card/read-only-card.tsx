import type { ReactNode } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { editorOf, withEditor } from "@/components/runs/text/simulated";
import { TextView } from "@/components/runs/text/text-view";
import type { Failure } from "@/components/trpc";
import type { ReviewDto } from "@/server/domain/review/api";
import { NOTHING_DECIDED } from "@/server/domain/review/words";
import type { ReviewContext } from "./review-context";
import { ReviewFrame, ReviewProspect, UnseenNote } from "./review-frame";
import type { ReviewDraft } from "./use-review-draft";

/**
 * An open review that the reader can't decide. `failure` is from a decision made before they lost the right
 * to decide.
 */
export function ReadOnlyCard({
  review,
  context,
  draft,
  failure,
  children,
}: {
  review: ReviewDto;
  context: ReviewContext;
  draft: ReviewDraft;
  failure: Failure | null;
  children: ReactNode;
}) {
  return (
    <ReviewFrame
      review={review}
      author={context.author}
      footer={
        <p className="mt-3 border-t px-4 py-3">
          <span className="font-medium">You can't decide on this review.</span> {review.mayDecide.reason}
        </p>
      }
    >
      <ReadOnlyText review={review} context={context} />
      <ReviewProspect review={review} draft={draft} context={context} />
      <FailureNotice title={NOTHING_DECIDED} failure={failure} />
      {children}
    </ReviewFrame>
  );
}

/** The document, for readers whose approval doesn't count. */
export function ReadOnlyText({ review, context }: { review: ReviewDto; context: ReviewContext }) {
  return (
    <>
      <TextView
        label="text"
        text={review.text}
        none=""
        simulated={withEditor(context.simulated, editorOf(review, review.text))}
        isCode={review.kind === "TOOL_CALL"}
      />
      <UnseenNote text={review.text} />
    </>
  );
}
