import type { ReactNode } from "react";
import { Receipts } from "@/components/reviews/sheet/receipts";
import { ReviewBar } from "@/components/reviews/sheet/review-bar";
import { ReviewLayout } from "@/components/reviews/sheet/review-layout";
import { ReviewMargin } from "@/components/reviews/sheet/review-margin";
import { Sheet } from "@/components/reviews/sheet/sheet";
import { Signatures } from "@/components/reviews/sheet/signatures";
import { Stamp } from "@/components/reviews/sheet/stamp";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { sealOf } from "@/server/domain/review/seal";
import type { ReviewStatus } from "@/server/domain/review/status";
import { nameDeciders } from "@/server/domain/review/words";
import { listAll } from "@/server/domain/text/words";
import { describeTokenUsed } from "@/server/domain/token/words";
import { closingDecisions } from "./review-edit";
import type { ReviewParts } from "./review-frame";

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

/**
 * A closed review: the document with its signatures, the outcome, and anything the user typed but didn't
 * send. `children` show the document. `wasOpen` is true if the review closed while the user was looking at
 * it.
 */
export function ClosedReview({
  parts: { review, context, draft, document, title },
  wasOpen,
  children,
}: {
  parts: ReviewParts;
  wasOpen: boolean;
  children: ReactNode;
}) {
  if (review.status === "OPEN") return null;
  const decisions = closingDecisions(review);
  const deciders = nameDeciders(decisions).map((name, index) =>
    `${name} ${describeTokenUsed(decisions[index]?.token ?? null)}`.trimEnd(),
  );
  const seal = sealOf(review.status);
  const note = draft.reason || draft.note || null;
  return (
    <ReviewLayout
      drawer={null}
      isClosed
      sheet={
        <Sheet
          review={review}
          author={context.author}
          title={title}
          stamp={<Stamp status={review.status} wasOpen={wasOpen} />}
        >
          {draft.edited && (
            <Unsent title="Your edits weren't included." what="edited document" words={draft.text} />
          )}
          {note !== null && <Unsent title="Your note wasn't sent." what="note" words={note} />}
          <div ref={document} className="grid grid-cols-1">
            {children}
          </div>
          <Signatures review={review} />
          {review.decisions.some(({ by }) => by.id === context.readerId) && <Receipts reviewId={review.id} />}
        </Sheet>
      }
      margin={<ReviewMargin review={review} context={context} draft={draft} document={document} />}
      bar={
        <ReviewBar seal={seal} quiet={seal === "waiting"} isClosed>
          <p className="flex flex-wrap items-center gap-x-2 font-medium" role="status">
            {review.kind === "TOOL_CALL" ? CALL_OUTCOMES[review.status] : OUTCOMES[review.status]}
            {deciders.length > 0 && ` by ${listAll(deciders)}`}
            {review.closedAt && (
              <RelativeTime at={review.closedAt} className="font-normal text-muted text-sm" />
            )}
          </p>
        </ReviewBar>
      }
    />
  );
}

function Unsent({ title, what, words }: { title: string; what: string; words: string }) {
  return (
    <div className="grid gap-2 rounded-md bg-sunken p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-medium">{title}</p>
        <CopyButton text={words} label={`Copy your ${what}`}>
          Copy
        </CopyButton>
      </div>
      <p className="max-w-[68ch] whitespace-pre-wrap wrap-anywhere">{words}</p>
    </div>
  );
}
