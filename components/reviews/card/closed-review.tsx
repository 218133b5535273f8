import { LazyDecisionHistory } from "@/components/reviews/history/lazy-history";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Seal } from "@/components/ui/seal";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { ReviewDto } from "@/server/domain/review/api";
import { sealOf } from "@/server/domain/review/seal";
import type { ReviewStatus } from "@/server/domain/review/status";
import { nameDecider } from "@/server/domain/review/words";
import { listAll } from "@/server/domain/text/words";
import { describeTokenUsed } from "@/server/domain/token/words";
import { closingDecisions } from "./review-edit";

const OUTCOMES: Record<Exclude<ReviewStatus, "OPEN">, string> = {
  APPROVED: "Approved",
  REJECTED: "Rejected",
  CHANGES_REQUESTED: "Sent back for changes",
  EXPIRED: "Nobody decided in time",
  CANCELLED: "The run ended before anyone decided",
};

const CALL_OUTCOMES: typeof OUTCOMES = {
  ...OUTCOMES,
  REJECTED: "The call was rejected",
  CHANGES_REQUESTED: "The call was sent back",
};

/** A closed review, with the question, the outcome, and anything the reader typed but didn't send. */
export function ClosedReview({
  review,
  unsent,
}: {
  review: ReviewDto;
  unsent: { text: string | null; note: string | null };
}) {
  if (review.status === "OPEN") return null;
  const deciders = closingDecisions(review).map((decision) =>
    `${nameDecider(decision)} ${describeTokenUsed(decision.token)}`.trimEnd(),
  );
  return (
    <Card className="grid gap-3 p-4">
      <p className="flex flex-wrap items-center gap-x-2 font-medium" role="status">
        <Seal state={sealOf(review.status)} />
        {review.kind === "TOOL_CALL" ? CALL_OUTCOMES[review.status] : OUTCOMES[review.status]}
        {deciders.length > 0 && ` by ${listAll(deciders)}`}
        {review.closedAt && <RelativeTime at={review.closedAt} className="font-normal text-muted text-sm" />}
      </p>
      <div>
        <p className="text-muted text-sm">Question</p>
        <p className="max-w-prose whitespace-pre-wrap wrap-anywhere">{review.action}</p>
      </div>
      {review.decisions.length > 0 && <LazyDecisionHistory review={review} />}
      {unsent.text !== null && <Unsent what="text" words={unsent.text} />}
      {unsent.note !== null && <Unsent what="note" words={unsent.note} />}
    </Card>
  );
}

function Unsent({ what, words }: { what: "text" | "note"; words: string }) {
  return (
    <div className="grid gap-2 rounded-md bg-sunken p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-medium">Your {what} wasn't sent</p>
        <CopyButton text={words} label={`Copy your ${what}`}>
          Copy
        </CopyButton>
      </div>
      <p className="max-w-[68ch] whitespace-pre-wrap wrap-anywhere">{words}</p>
    </div>
  );
}
