import { FailureNotice, faultOf } from "@/components/failure-notice";
import { ReadingArea, ReadingNote } from "@/components/reviews/reading/reading-area";
import { InlineError } from "@/components/ui/inline-error";
import { Link } from "@/components/ui/link";
import { maySendBack } from "@/server/domain/review/rounds";
import { NOTHING_DECIDED } from "@/server/domain/review/words";
import { DecisionButtons } from "./decision-buttons";
import { EditableText } from "./editable-text";
import { ReadOnlyText } from "./read-only-card";
import { ReasonDialog } from "./reason-dialog";
import { ReviewFrame, type ReviewParts, ReviewProspect } from "./review-frame";
import type { DecisionState } from "./use-decision";

/**
 * An open review that the user can decide. People whose approval doesn't count can still reject it or send it
 * back.
 */
export function DecidableCard({ parts, decision }: { parts: ReviewParts; decision: DecisionState }) {
  const { review, context, draft, document } = parts;
  const mayApprove = review.mayApprove.allowed;
  // A delivery review's message may already have been sent, so it can't be edited.
  const isEditable = mayApprove && review.kind !== "DELIVERY";
  const sendBack = maySendBack(review);
  const fault = review.kind === "TOOL_CALL" ? faultOf(decision.failure, "/output") : null;
  return (
    <ReviewFrame
      parts={parts}
      decision={decision}
      panel={
        decision.asking &&
        decision.asking !== "reassign" && (
          <ReasonDialog
            key={decision.asking}
            kind={decision.asking}
            review={review}
            author={context.author}
            draft={draft}
            decision={decision}
          />
        )
      }
      actions={<DecisionButtons {...{ review, context, draft, decision }} />}
    >
      <div ref={document} className="grid grid-cols-1 gap-4">
        {isEditable ? (
          <EditableText
            review={review}
            context={context}
            draft={draft}
            reading={decision.reading}
            fault={fault !== null && decision.sent?.output === draft.text ? `This ${fault}.` : null}
          />
        ) : (
          <>
            <ReadingArea reading={decision.reading}>
              <ReadOnlyText review={review} context={context} />
            </ReadingArea>
            <ReviewProspect review={review} draft={draft} context={context} />
          </>
        )}
      </div>
      {decision.signing.fault && <InlineError title={NOTHING_DECIDED}>{decision.signing.fault}</InlineError>}
      <FailureNotice
        title={NOTHING_DECIDED}
        failure={decision.asking || fault !== null ? null : decision.failure}
      />
      {!sendBack.possible && sendBack.kind === "last-round" && (
        <p className="text-muted text-sm">{sendBack.reason}</p>
      )}
      {!mayApprove && (
        <p role="note" className="rounded-md border border-edge px-4 py-3">
          <span className="font-medium">Your approval doesn't count here.</span> {review.mayApprove.reason}
        </p>
      )}
      {decision.signing.lacksPasskey && (
        <p role="note" className="rounded-md border border-edge px-4 py-3">
          <span className="font-medium">This review needs a passkey.</span>{" "}
          <Link href={`/settings?review=${review.id}#passkeys`} className="underline">
            Add one
          </Link>{" "}
          to approve it.
        </p>
      )}
      {review.decidesFor && (
        <p role="note" className="rounded-md border border-edge px-4 py-3">
          <span className="font-medium">You're deciding for {review.decidesFor.name}.</span> The decision is
          recorded under both names.
        </p>
      )}
      <ReadingNote review={review} reading={decision.reading} />
    </ReviewFrame>
  );
}
