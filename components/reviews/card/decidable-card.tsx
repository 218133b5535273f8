import type { ReactNode } from "react";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import { ReadingArea, ReadingNote } from "@/components/reviews/reading/reading-area";
import type { ReviewDto } from "@/server/domain/review/api";
import { maySendBack } from "@/server/domain/review/rounds";
import { NOTHING_DECIDED } from "@/server/domain/review/words";
import { DecisionButtons } from "./decision-buttons";
import { EditableText } from "./editable-text";
import { ReadOnlyText } from "./read-only-card";
import { ReasonDialog } from "./reason-dialog";
import type { ReviewContext } from "./review-context";
import { ReviewFrame, ReviewProspect } from "./review-frame";
import type { DecisionState } from "./use-decision";
import type { ReviewDraft } from "./use-review-draft";

/**
 * An open review that the reader can decide. Readers whose approval doesn't count can still reject it or send it back.
 */
export function DecidableCard({
  review,
  context,
  draft,
  decision,
  pinned,
  children,
}: {
  review: ReviewDto;
  context: ReviewContext;
  draft: ReviewDraft;
  decision: DecisionState;
  pinned: boolean;
  children: ReactNode;
}) {
  const mayApprove = review.mayApprove.allowed;
  const sendBack = maySendBack(review);
  const fault = review.kind === "TOOL_CALL" ? faultOf(decision.failure, "/output") : null;
  return (
    <ReviewFrame
      review={review}
      author={context.author}
      footer={
        <>
          <DecisionButtons review={review} draft={draft} decision={decision} pinned={pinned} />
          {(["reject", "request_changes"] as const).map((kind) => (
            <ReasonDialog
              key={kind}
              kind={kind}
              review={review}
              author={context.author}
              draft={draft}
              decision={decision}
            />
          ))}
        </>
      }
    >
      {mayApprove ? (
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
      <ReadingNote review={review} reading={decision.reading} />
      {children}
    </ReviewFrame>
  );
}
