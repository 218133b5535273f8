import { Button } from "@/components/ui/button";
import type { ReviewDto } from "@/server/domain/review/api";
import { maySendBack } from "@/server/domain/review/rounds";
import type { DecisionState } from "./use-decision";
import type { ReviewDraft } from "./use-review-draft";

/** The buttons to approve, request changes and reject. */
export function DecisionButtons({
  review,
  draft: { text, note, edited, voted, isOutdated },
  decision: { inert, isPending, asking, editWords, ask, send },
}: {
  review: ReviewDto;
  draft: ReviewDraft;
  decision: DecisionState;
}) {
  return (
    <>
      {review.mayApprove.allowed && (edited || !voted) && (
        <Button
          variant="primary"
          data-decision="approve"
          disabled={isOutdated}
          pending={isPending && !asking}
          settling={inert}
          onClick={() => send({ decision: "approve", output: text, reason: note || null })}
          className="@max-[26rem]:basis-full"
        >
          {edited ? `Approve with ${editWords}` : "Approve"}
        </Button>
      )}
      {maySendBack(review).possible && (
        <Button data-decision="request_changes" settling={inert} onClick={() => ask("request_changes")}>
          Request changes
        </Button>
      )}
      <Button data-decision="reject" settling={inert} onClick={() => ask("reject")}>
        Reject
      </Button>
    </>
  );
}
