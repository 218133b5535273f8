import { useEffect } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { ErasedTexts } from "@/components/erasure/erased";
import { FailureNotice } from "@/components/failure-notice";
import type { Decided } from "@/components/reviews/card/decided-notice";
import { ReviewCard } from "@/components/reviews/card/review-card";
import { closingDecisions, type ReviewEdit } from "@/components/reviews/card/review-edit";
import { nameWriter, sentBackOf } from "@/components/reviews/rounds/next-round";
import { traceDraft, withEditor } from "@/components/runs/text/simulated";
import { TextView } from "@/components/runs/text/text-view";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { ReviewDto } from "@/server/domain/review/api";
import { editorOf } from "@/server/domain/review/editor-of";
import type { RunDetailDto } from "@/server/domain/run/api";
import { NextRound } from "./next-round";
import { ReviewSkeleton } from "./review-skeleton";
import { useLiveReview } from "./use-live-review";

/** The selected review and the context for checking it. `initial` was loaded by the server. */
export function ReviewPane({
  id,
  initial,
  agents,
  memberId,
  hasNotice,
  edit,
  onEdit,
  onDecided,
}: {
  id: string;
  initial?: { review: ReviewDto; run: RunDetailDto };
  agents: readonly AgentSummary[];
  memberId: string;
  /** Whether a notice above shows the user's decision. */
  hasNotice: boolean;
  edit: ReviewEdit | null;
  onEdit: (edit: ReviewEdit | null) => void;
  onDecided: (decided: Decided, review: ReviewDto) => void;
}) {
  const { review, error, refresh } = useLiveReview(id, initial?.review);
  const title = review && `Review of ${review.workflowName} · Countersign`;
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
  return (
    <>
      <FailureNotice
        title={review ? "Couldn't refresh the review" : "Couldn't load the review"}
        failure={error}
      />
      {error && !review && (
        <Button className="w-fit" onClick={refresh}>
          Try again
        </Button>
      )}
      {review ? (
        <Review
          {...{ review, agents, memberId, hasNotice, edit, onEdit }}
          initialRun={initial?.run}
          onDecided={(decided) => onDecided(decided, review)}
          onChanged={refresh}
        />
      ) : (
        !error && <ReviewSkeleton />
      )}
    </>
  );
}

function Review({
  review,
  initialRun,
  agents,
  memberId,
  hasNotice,
  edit,
  onEdit,
  onDecided,
  onChanged,
}: {
  review: ReviewDto;
  initialRun: RunDetailDto | undefined;
  agents: readonly AgentSummary[];
  memberId: string;
  /** Whether a notice above shows the user's decision. */
  hasNotice: boolean;
  edit: ReviewEdit | null;
  onEdit: (edit: ReviewEdit | null) => void;
  onDecided: (decided: Decided) => void;
  onChanged: () => void;
}) {
  // Earlier steps don't change while the review is open, so they're read only once.
  const { data: run, error } = trpc.run.get.useQuery(
    { runId: review.runId },
    { initialData: initialRun, staleTime: initialRun ? Number.POSITIVE_INFINITY : 0 },
  );
  const steps = run?.steps ?? [];
  const simulated = traceDraft(
    steps,
    steps.findIndex(({ stepId }) => stepId === review.stepId),
  );
  const writerStep = closingDecisions(review).at(-1)?.toStepOrder ?? review.returnsTo;
  return (
    <ErasedTexts at={review.erasedAt}>
      {review.status === "CHANGES_REQUESTED" && review.kind === "TEXT" && !hasNotice && (
        <NextRound sentBack={sentBackOf(review, nameWriter(run, writerStep, agents))} />
      )}
      <ReviewCard
        key={review.id}
        {...{ review, run, agents, memberId, edit, onEdit, onDecided, onChanged }}
        failure={error}
        title={<Title review={review} />}
      >
        <TextView
          label="text"
          isCode={review.kind === "TOOL_CALL"}
          text={review.text}
          none=""
          simulated={withEditor(simulated, editorOf(review, review.text))}
        />
      </ReviewCard>
    </ErasedTexts>
  );
}

function Title({ review }: { review: ReviewDto }) {
  return (
    <div className="flex flex-wrap gap-x-2 text-muted text-sm">
      <h2 className="wrap-anywhere font-medium">{review.workflowName}</h2>
      <span>
        Step {review.stepOrder} · received <RelativeTime at={review.createdAt} />
      </span>
    </div>
  );
}
