import { useState } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { READ_TO_END } from "@/server/domain/reading/words";
import type { ReviewDto } from "@/server/domain/review/api";
import { isEmptyDocument } from "@/server/domain/review/is-empty-document";
import { maySendBack } from "@/server/domain/review/rounds";
import { EMPTY_DOCUMENT } from "@/server/domain/review/words";
import type { ReviewContext } from "./review-context";
import type { DecisionState } from "./use-decision";
import type { ReviewDraft } from "./use-review-draft";

/** The buttons to approve, request changes, and reject. Approving an empty document has to be confirmed. */
export function DecisionButtons({
  review,
  context,
  draft: { text, note, edited, voted, isOutdated },
  decision: { inert, reading, signing, isPending, asking, editWords, ask, send },
}: {
  review: ReviewDto;
  context: ReviewContext;
  draft: ReviewDraft;
  decision: DecisionState;
}) {
  // An open form must be submitted or closed first.
  const isInert = inert || asking !== null;
  const isEmpty = isEmptyDocument({ kind: review.kind, text });
  const verb = signing.isRequired ? "Sign and approve" : "Approve";
  const [isConfirming, setConfirming] = useState(false);
  const mayApprove = review.mayApprove.allowed && !signing.lacksPasskey;
  const approve = () => send({ decision: "approve", output: text, reason: note || null });
  return (
    <>
      <p role="status" className="sr-only">
        {mayApprove && reading.waits === false && "You've reached the end. You can approve now."}
      </p>
      {mayApprove && (edited || !voted) && (
        <Button
          variant={reading.waits || isEmpty ? "secondary" : "primary"}
          data-decision="approve"
          disabled={isOutdated}
          pending={isPending && !asking}
          settling={isInert}
          onClick={() =>
            reading.waits ? reading.focusDocument() : isEmpty ? setConfirming(true) : approve()
          }
          className={classNames(
            "@max-[26rem]:basis-full",
            // As wide as its longer label, so that the other buttons stay in place.
            reading.waits !== null && "md:min-w-56",
          )}
        >
          {reading.waits
            ? READ_TO_END
            : isEmpty
              ? EMPTY_DOCUMENT.approve
              : edited
                ? `${verb} with ${editWords}`
                : verb}
        </Button>
      )}
      {maySendBack(review).possible && (
        <Button data-decision="request_changes" settling={isInert} onClick={() => ask("request_changes")}>
          Request changes
        </Button>
      )}
      <Button data-decision="reject" settling={isInert} onClick={() => ask("reject")}>
        Reject
      </Button>
      <ConfirmDialog
        open={isConfirming && isEmpty}
        onClose={() => setConfirming(false)}
        title={EMPTY_DOCUMENT.ask}
        action={EMPTY_DOCUMENT.approve}
        onConfirm={() => {
          setConfirming(false);
          approve();
        }}
      >
        {context.next}
      </ConfirmDialog>
    </>
  );
}
