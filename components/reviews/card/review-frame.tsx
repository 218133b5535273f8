import { Hand } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { describeApprovers, describePolicy } from "@/components/reviews/describe-policy";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { ReviewDto } from "@/server/domain/review/api";
import { describeDestinations } from "@/server/domain/review/describe-destinations";
import { describeUnseen } from "@/server/domain/text/unseen";
import { describeVotes } from "./describe-votes";
import type { ReviewContext } from "./review-context";
import type { ReviewDraft } from "./use-review-draft";

/**
 * The card of an open review: who it's waiting for and the question, then its content and the possible
 * actions.
 */
export function ReviewFrame({
  review,
  author,
  footer,
  children,
}: {
  review: ReviewDto;
  author: string | null;
  footer: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="rounded-md border border-waiting-line bg-surface">
      <div className="grid gap-2 rounded-t-md border-waiting-line border-b bg-waiting-soft px-4 py-3">
        <p className="flex flex-wrap items-center gap-x-2 font-medium text-waiting">
          <Hand aria-hidden className="size-4" />
          Waiting for {describeApprovers(review.policy.approvers)}
          {review.dueAt && (
            <span className="font-normal text-sm">
              · due <RelativeTime at={review.dueAt} />
            </span>
          )}
        </p>
        {author && (
          <p className="wrap-anywhere text-sm">
            {review.kind === "TOOL_CALL"
              ? `${author} wants to call a tool:`
              : `${author} wrote this with these instructions:`}
          </p>
        )}
        <p className="whitespace-pre-wrap wrap-anywhere text-page">{review.action}</p>
        <p className="text-sm">{describePolicy(review.policy)}</p>
      </div>
      <div className="grid grid-cols-1 gap-3 px-4 pt-4">{children}</div>
      {footer}
    </div>
  );
}

/** Warns about invisible characters in the document. */
export function UnseenNote({ text }: { text: string }) {
  const unseen = useMemo(() => describeUnseen(text), [text]);
  if (!unseen) return null;
  return (
    <p role="note" className="rounded-md border border-edge px-4 py-3 font-medium">
      {unseen}
    </p>
  );
}

/**
 * Shows who has approved the document, what happens after an approval, and where the document goes.
 * `children` come first.
 */
export function ReviewProspect({
  review,
  draft,
  context: { readerId, next },
  children,
}: {
  review: ReviewDto;
  draft: ReviewDraft;
  context: ReviewContext;
  children?: ReactNode;
}) {
  const destinations = describeDestinations(review.destinations);
  const prospect = [describeVotes(review, draft, readerId), next].filter((words) => words !== null).join(" ");
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
        {children}
        <span className="min-w-0 wrap-anywhere">{prospect}</span>
      </div>
      {destinations && <p className="wrap-anywhere font-medium text-sm">{destinations}</p>}
    </>
  );
}
