import { type RefObject, Suspense, useState } from "react";
import type { ReviewContext } from "@/components/reviews/card/review-context";
import type { ReviewDraft } from "@/components/reviews/card/use-review-draft";
import { LazyComments } from "@/components/reviews/comments/lazy-comments";
import { LazyDecisionHistory, LazyRoundList } from "@/components/reviews/history/lazy-history";
import { Sources } from "@/components/reviews/sources/sources";
import { AuditLink } from "@/components/settings/audit/audit-link";
import { TextArea } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import type { ReviewDto } from "@/server/domain/review/api";
import { describePolicy } from "@/server/domain/review/describe-policy";
import { EscalationLine } from "./escalation-line";

/**
 * The margin beside the document, with the sources, the decisions, and the comments. Content that loads late appears
 * all at once or below everything else, so that nothing moves.
 */
export function ReviewMargin({
  review,
  context,
  draft,
  document,
}: {
  review: ReviewDto;
  context: ReviewContext;
  draft: ReviewDraft;
  document: RefObject<HTMLElement | null>;
}) {
  const { sources, failure, requests, readerId, isLoading } = context;
  const isOpen = review.status === "OPEN";
  return (
    <>
      {isOpen && (
        <Sources sources={sources} failure={failure} text={draft.deferredText} document={document} />
      )}
      {isLoading ? (
        <Skeleton className="h-24" />
      ) : (
        <Suspense fallback={<Skeleton className="h-24" />}>
          {requests.length > 0 && (
            <LazyRoundList requests={requests} stepOrder={review.stepOrder} memberId={readerId} />
          )}
          {isOpen && review.mayApprove.allowed && <NoteField draft={draft} />}
          <EscalationLine review={review} />
          {review.decisions.length + review.reassignments.length > 0 ? (
            <LazyDecisionHistory review={review} />
          ) : (
            <p className="text-muted text-sm">
              {describePolicy({ ...review.policy, escalate: null }, review.named)}
            </p>
          )}
          {!isOpen && review.decisions.length > 0 && (
            <a
              href={`/evidence/${review.runId}#${review.id}`}
              target="_blank"
              rel="noopener"
              className="w-fit text-muted text-sm underline touch:py-3"
            >
              Evidence of this decision
            </a>
          )}
          <AuditLink subject={review.id} />
          <LazyComments key={review.id} reviewId={review.id} memberId={readerId} />
        </Suspense>
      )}
    </>
  );
}

function NoteField({ draft }: { draft: ReviewDraft }) {
  const [hadNote] = useState(draft.note !== "");
  return (
    <details open={hadNote}>
      <summary className="w-fit cursor-pointer text-muted text-sm touch:min-h-11 touch:py-3">
        Add a note
      </summary>
      <TextArea
        label="Note"
        hint="Saved with your approval."
        value={draft.typedNote}
        onChange={(event) => draft.setNote(event.target.value)}
        rows={2}
        maxLength={4_000}
        className="pt-1"
      />
    </details>
  );
}
