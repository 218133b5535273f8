import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { READ_TO_END } from "@/server/domain/reading/words";
import type { ReviewDto } from "@/server/domain/review/api";
import { maySendBack } from "@/server/domain/review/rounds";
import type { DecisionState } from "./use-decision";
import type { ReviewDraft } from "./use-review-draft";

/**
 * The buttons to approve, request changes and reject. With `pinned`, they stay in view on a phone, where the
 * card fills the page.
 */
export function DecisionButtons({
  review,
  draft: { text, note, edited, voted, isOutdated },
  decision: { inert, reading, isPending, asking, editWords, ask, send },
  pinned,
}: {
  review: ReviewDto;
  draft: ReviewDraft;
  decision: DecisionState;
  pinned: boolean;
}) {
  const canSendBack = maySendBack(review).possible;
  return (
    <div
      className={classNames(
        "mt-3 flex flex-wrap gap-2 rounded-b-md border-t bg-surface px-4 py-3 md:sticky md:bottom-0",
        pinned && "max-md:sticky max-md:bottom-[calc(3.5rem+env(safe-area-inset-bottom))]",
      )}
    >
      <p role="status" className="sr-only">
        {reading.waits === false && "You read to the end. You can approve now."}
      </p>
      {review.mayApprove.allowed && (edited || !voted) && (
        <Button
          variant={reading.waits ? "secondary" : "primary"}
          data-decision="approve"
          disabled={isOutdated}
          pending={isPending && !asking}
          settling={inert}
          onClick={() =>
            reading.waits
              ? reading.focusDocument()
              : send({ decision: "approve", output: text, reason: note || null })
          }
          className={classNames(
            canSendBack ? "max-md:basis-full" : "max-md:flex-1",
            // As wide as its longer label, so that the other buttons stay in place.
            reading.waits !== null && "md:min-w-56",
          )}
        >
          {reading.waits ? READ_TO_END : edited ? `Approve with ${editWords}` : "Approve"}
        </Button>
      )}
      {canSendBack && (
        <Button
          data-decision="request_changes"
          settling={inert}
          onClick={() => ask("request_changes")}
          className="max-md:flex-1"
        >
          Request changes
        </Button>
      )}
      <Button
        data-decision="reject"
        settling={inert}
        onClick={() => ask("reject")}
        className={canSendBack ? "max-md:flex-1" : undefined}
      >
        Reject
      </Button>
    </div>
  );
}
