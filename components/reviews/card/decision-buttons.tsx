import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { READ_TO_END } from "@/server/domain/reading/words";
import type { ReviewDto } from "@/server/domain/review/api";
import { maySendBack } from "@/server/domain/review/rounds";
import type { DecisionState } from "./use-decision";
import type { ReviewDraft } from "./use-review-draft";

/** The buttons to approve, request changes and reject. */
export function DecisionButtons({
  review,
  draft: { text, note, edited, voted, isOutdated },
  decision: { inert, reading, isPending, asking, editWords, ask, send },
}: {
  review: ReviewDto;
  draft: ReviewDraft;
  decision: DecisionState;
}) {
  // An open form must be sent or closed first.
  const isInert = inert || asking !== null;
  return (
    <>
      <p role="status" className="sr-only">
        {reading.waits === false && "You read to the end. You can approve now."}
      </p>
      {review.mayApprove.allowed && (edited || !voted) && (
        <Button
          variant={reading.waits ? "secondary" : "primary"}
          data-decision="approve"
          disabled={isOutdated}
          pending={isPending && !asking}
          settling={isInert}
          onClick={() =>
            reading.waits
              ? reading.focusDocument()
              : send({ decision: "approve", output: text, reason: note || null })
          }
          className={classNames(
            "@max-[26rem]:basis-full",
            // As wide as its longer label, so that the other buttons stay in place.
            reading.waits !== null && "md:min-w-56",
          )}
        >
          {reading.waits ? READ_TO_END : edited ? `Approve with ${editWords}` : "Approve"}
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
    </>
  );
}
