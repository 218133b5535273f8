import { ReadingArea } from "@/components/reviews/reading/reading-area";
import type { Reading } from "@/components/reviews/reading/use-reading";
import { hasRequest, RoundChanges } from "@/components/reviews/rounds/round-changes";
import { DocumentField } from "@/components/reviews/tracked/document-field";
import { withEditor } from "@/components/runs/text/simulated";
import { SimulatedMark } from "@/components/runs/text/simulated-badge";
import type { ReviewDto } from "@/server/domain/review/api";
import { editorOf } from "@/server/domain/review/editor-of";
import type { ReviewContext } from "./review-context";
import { labelOfText } from "./review-edit";
import { EmptyNote, ReviewProspect, UnseenNote } from "./review-frame";
import { TextChangedNotice } from "./text-changed-notice";
import type { ReviewDraft } from "./use-review-draft";

/** The editable document and the user's changes to it. */
export function EditableText({
  review,
  context,
  draft,
  reading,
  fault,
}: {
  review: ReviewDto;
  context: ReviewContext;
  draft: ReviewDraft;
  reading: Reading;
  /** The error in a tool call's arguments. */
  fault: string | null;
}) {
  const { edited, voted, isOutdated } = draft;
  const isCall = review.kind === "TOOL_CALL";
  const origin = withEditor(context.simulated, editorOf(review, draft.basis.text));
  return (
    <>
      {isOutdated && <TextChangedNotice review={review} draft={draft} />}
      <EmptyNote {...review} text={draft.deferredText} />
      <ReadingArea reading={reading}>
        <RoundChanges review={review} context={context} text={draft.deferredText}>
          <DocumentField
            label={labelOfText({ isCall, voted: voted && !edited })}
            draft={draft}
            isCode={isCall}
            error={fault}
            isFirst={!isOutdated && !hasRequest(review)}
          />
        </RoundChanges>
      </ReadingArea>
      <UnseenNote text={draft.deferredText} />
      <ReviewProspect review={review} draft={draft} context={context}>
        {origin && <SimulatedMark text={withEditor(origin, edited ? "you" : null) ?? origin} />}
      </ReviewProspect>
    </>
  );
}
