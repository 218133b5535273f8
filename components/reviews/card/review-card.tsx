import { type ReactNode, useMemo, useRef, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import type { Failure } from "@/components/trpc";
import type { ReviewDto } from "@/server/domain/review/api";
import type { RunDetailDto } from "@/server/domain/run/api";
import { ClosedReview } from "./closed-review";
import { DecidableCard } from "./decidable-card";
import type { Decided } from "./decided-notice";
import { ReadOnlyCard } from "./read-only-card";
import { contextOf } from "./review-context";
import type { ReviewEdit } from "./review-edit";
import { useDecision } from "./use-decision";
import { useReviewDraft } from "./use-review-draft";

/**
 * Shows a review as closed, read-only, or decidable. `children` show the document of a closed review. `title` is
 * the workflow's name, on pages that don't show it elsewhere.
 */
export function ReviewCard({
  review,
  run,
  failure,
  hasTexts = true,
  agents,
  memberId,
  title = null,
  edit,
  onEdit,
  onDecided,
  onChanged,
  children,
}: {
  review: ReviewDto;
  /** Undefined while the run loads. */
  run: RunDetailDto | undefined;
  /** Why the run couldn't be loaded. */
  failure?: Failure | null;
  /** Whether `run` includes the text of every step. If not, missing text loads when it's shown. */
  hasTexts?: boolean;
  agents: readonly AgentSummary[];
  memberId: string;
  title?: ReactNode;
  edit: ReviewEdit | null;
  onEdit: (edit: ReviewEdit | null) => void;
  onDecided: (decided: Decided) => void;
  onChanged: () => void;
  children: ReactNode;
}) {
  const context = useMemo(
    () => contextOf(review, { run, failure, hasTexts }, agents, memberId),
    [review, run, failure, hasTexts, agents, memberId],
  );
  const document = useRef<HTMLDivElement>(null);
  const [wasOpen] = useState(review.status === "OPEN");
  const draft = useReviewDraft(review, memberId, edit, onEdit);
  const decision = useDecision(review, draft, context, { onDecided, onChanged });
  const parts = { review, context, draft, document, title };
  if (review.status !== "OPEN")
    return (
      <ClosedReview parts={parts} wasOpen={wasOpen}>
        {children}
      </ClosedReview>
    );
  if (!review.mayDecide.allowed) return <ReadOnlyCard parts={parts} decision={decision} />;
  return <DecidableCard parts={parts} decision={decision} />;
}
