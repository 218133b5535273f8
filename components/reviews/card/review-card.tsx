import type { ReactNode } from "react";
import type { ReviewDto } from "@/server/domain/review/api";
import { ClosedReview } from "./closed-review";
import { DecidableCard } from "./decidable-card";
import type { Decided } from "./decided-notice";
import { ReadOnlyCard } from "./read-only-card";
import type { ReviewContext } from "./review-context";
import type { ReviewEdit } from "./review-edit";
import { useDecision } from "./use-decision";
import { useReviewDraft } from "./use-review-draft";

/**
 * Shows a review as closed, read-only or decidable. `children` show the context for checking the document.
 * With `pinned`, the buttons stay in view on a phone.
 */
export function ReviewCard({
  review,
  context,
  edit,
  onEdit,
  onDecided,
  onChanged,
  pinned = false,
  children,
}: {
  review: ReviewDto;
  context: ReviewContext;
  edit: ReviewEdit | null;
  onEdit: (edit: ReviewEdit | null) => void;
  onDecided: (decided: Decided) => void;
  onChanged: () => void;
  pinned?: boolean;
  children: ReactNode;
}) {
  const draft = useReviewDraft(review, context.readerId, edit, onEdit);
  const decision = useDecision(review, draft, context, { onDecided, onChanged });
  if (review.status !== "OPEN")
    return (
      <ClosedReview
        review={review}
        unsent={{ text: draft.edited ? draft.text : null, note: draft.reason || draft.note || null }}
      />
    );
  if (!review.mayDecide.allowed)
    return (
      <ReadOnlyCard review={review} context={context} draft={draft} failure={decision.failure}>
        {children}
      </ReadOnlyCard>
    );
  return (
    <DecidableCard review={review} context={context} draft={draft} decision={decision} pinned={pinned}>
      {children}
    </DecidableCard>
  );
}
