import { useState } from "react";
import { ReadingArea } from "@/components/reviews/reading/reading-area";
import type { Reading } from "@/components/reviews/reading/use-reading";
import { DocumentField } from "@/components/reviews/tracked/document-field";
import { editorOf, withEditor } from "@/components/runs/text/simulated";
import { SimulatedMark } from "@/components/runs/text/simulated-badge";
import { TextArea } from "@/components/ui/field";
import type { ReviewDto } from "@/server/domain/review/api";
import type { ReviewContext } from "./review-context";
import { labelOfText } from "./review-edit";
import { ReviewProspect, UnseenNote } from "./review-frame";
import { TextChangedNotice } from "./text-changed-notice";
import type { ReviewDraft } from "./use-review-draft";

/** The editable document, the reader's changes to it, and the note on their approval. */
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
  /** What's wrong with the arguments of a tool call. */
  fault: string | null;
}) {
  const { edited, voted, isOutdated } = draft;
  const isCall = review.kind === "TOOL_CALL";
  const origin = withEditor(context.simulated, editorOf(review, draft.basis.text));
  return (
    <>
      {isOutdated && <TextChangedNotice review={review} draft={draft} />}
      <ReadingArea reading={reading}>
        <DocumentField
          label={labelOfText({ isCall, voted: voted && !edited })}
          draft={draft}
          isCode={isCall}
          error={fault}
        />
      </ReadingArea>
      <UnseenNote text={draft.deferredText} />
      <ReviewProspect review={review} draft={draft} context={context}>
        {origin && <SimulatedMark text={withEditor(origin, edited ? "you" : null) ?? origin} />}
      </ReviewProspect>
      <NoteField draft={draft} />
    </>
  );
}

function NoteField({ draft }: { draft: ReviewDraft }) {
  const [hadNote] = useState(draft.note !== "");
  return (
    <details open={hadNote}>
      <summary className="w-fit cursor-pointer text-muted text-sm touch:min-h-11 touch:py-3">
        Add a note
      </summary>
      <TextArea
        label="Note"
        hint="Saved with your approval."
        value={draft.typedNote}
        onChange={(event) => draft.setNote(event.target.value)}
        rows={2}
        maxLength={4_000}
        className="pt-1"
      />
    </details>
  );
}
