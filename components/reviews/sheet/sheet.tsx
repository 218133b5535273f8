import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { ShortTime } from "@/components/ui/time/exact-time";
import type { ReviewDto } from "@/server/domain/review/api";
import { sayWhyReviewed } from "@/server/domain/review/condition/words";
import { describeApprovers } from "@/server/domain/review/describe-policy";
import { approversOf } from "@/server/domain/review/escalation/approvers-of";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { sayWhyNeededAgain } from "@/server/domain/review/words";

/** Longer questions are shortened, because they would push the document down. */
const MAX_QUESTION = 90;

/**
 * A review as a page to sign: the question, one line about the run, and the document. `title` is the workflow's
 * name, on pages that don't show it elsewhere. `stamp` is the seal of a closed review.
 */
export function Sheet({
  review,
  author,
  title,
  stamp,
  children,
}: {
  review: ReviewDto;
  author: string | null;
  title?: ReactNode;
  stamp?: ReactNode;
  children: ReactNode;
}) {
  const question = inOneLine(review.action, MAX_QUESTION).replace(/\s\S*…$/, "…");
  const isEscalated = review.escalatedAt !== null;
  const isWhole = question === review.action.trim();
  return (
    <article className="group/sheet relative grid grid-cols-1 content-start gap-5 rounded-md border bg-surface px-5 pt-5 pb-6 md:min-h-[30rem] md:px-8 md:pt-7 md:pb-8 @min-[60rem]:px-12">
      <header className="flex items-start gap-4">
        <div className="grid min-w-0 flex-1 grid-cols-1 gap-1">
          {title}
          {author !== null && review.erasedAt === null && (
            <p className="wrap-anywhere text-muted text-sm">
              {review.kind === "TOOL_CALL"
                ? `${author} wants to call a tool:`
                : `${author} wrote this based on these instructions:`}
            </p>
          )}
          <h3 className="wrap-anywhere font-semibold text-xl tracking-tight">
            {review.erasedAt === null ? question : "This review's content was erased"}
          </h3>
          {!isWhole && (
            <details>
              <summary className="w-fit cursor-pointer text-muted text-sm touch:min-h-11 touch:py-3">
                {author === null ? "Full question" : "Full instructions"}
              </summary>
              <p className="max-w-[68ch] whitespace-pre-wrap wrap-anywhere py-1">{review.action}</p>
            </details>
          )}
          <p className="wrap-anywhere text-muted text-sm md:group-has-[[data-document-form]]/sheet:pr-32">
            <Link href={`/runs/${review.runId}`} className="underline">
              {review.startedBy.name}'s run
            </Link>
            {review.round > 1 && ` · round ${review.round}`}
            {review.status === "OPEN" &&
              ` · waiting for ${describeApprovers(approversOf(review.policy, isEscalated), review.named)}`}
            {isEscalated && " · escalated"}
            {/* Last, because its width can change once the browser applies the user's time zone. */}
            {review.dueAt && (
              <>
                {" · due "}
                <ShortTime at={review.dueAt} />
              </>
            )}
          </p>
          {review.condition && review.kind === "TEXT" && (
            <p className="wrap-anywhere text-muted text-sm">{sayWhyReviewed(review.condition)}</p>
          )}
          {review.asksAgain && (
            <p className="wrap-anywhere text-muted text-sm">
              {sayWhyNeededAgain(review.asksAgain)}{" "}
              <Link href={`/reviews/${review.asksAgain.reviewId}`} className="underline">
                Earlier review
              </Link>
            </p>
          )}
        </div>
        {stamp}
      </header>
      {children}
    </article>
  );
}
