import { type ReactNode, useEffect } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import type { Decided } from "@/components/reviews/card/decided-notice";
import { describeNext } from "@/components/reviews/card/describe-votes";
import { EarlierSteps } from "@/components/reviews/card/earlier-steps";
import { ReviewCard } from "@/components/reviews/card/review-card";
import type { ReviewEdit } from "@/components/reviews/card/review-edit";
import { LazyComments } from "@/components/reviews/comments/lazy-comments";
import { LazyDecisionHistory, LazyRoundList } from "@/components/reviews/history/lazy-history";
import { listSentBack, roundsBefore } from "@/components/reviews/history/sent-back";
import { editorOf, traceDraft, withEditor } from "@/components/runs/text/simulated";
import { TextView } from "@/components/runs/text/text-view";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { authorOf } from "@/server/domain/agent/author";
import type { ReviewDto } from "@/server/domain/review/api";
import type { RunDetailDto } from "@/server/domain/run/api";
import { NextRound } from "./next-round";
import { useLiveReview } from "./use-live-review";

/** The selected review and the context for checking it. `initial` was read by the server. */
export function ReviewPane({
  id,
  initial,
  agents,
  memberId,
  edit,
  onEdit,
  onDecided,
}: {
  id: string;
  initial?: { review: ReviewDto; run: RunDetailDto };
  agents: readonly AgentSummary[];
  memberId: string;
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
        title={review ? "This review isn't up to date" : "Couldn't load the review"}
        failure={error}
      />
      {error && !review && (
        <Button className="w-fit" onClick={refresh}>
          Try again
        </Button>
      )}
      {review ? (
        <>
          <Heading review={review} />
          <Review
            {...{ review, agents, memberId, edit, onEdit }}
            initialRun={initial?.run}
            onDecided={(decided) => onDecided(decided, review)}
            onChanged={refresh}
          />
        </>
      ) : (
        !error && <Loading />
      )}
    </>
  );
}

function Heading({ review }: { review: ReviewDto }) {
  return (
    <header className="grid gap-0.5">
      <h2 className="wrap-anywhere font-semibold text-xl tracking-tight">{review.workflowName}</h2>
      <p className="text-muted text-sm">
        Step {review.stepOrder} of a{" "}
        <Link href={`/runs/${review.runId}`} className="text-accent underline">
          run
        </Link>{" "}
        that {review.startedBy.name} started. Received <RelativeTime at={review.createdAt} />.
      </p>
    </header>
  );
}

function Review({
  review,
  initialRun,
  agents,
  memberId,
  edit,
  onEdit,
  onDecided,
  onChanged,
}: {
  review: ReviewDto;
  initialRun: RunDetailDto | undefined;
  agents: readonly AgentSummary[];
  memberId: string;
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
  const index = steps.findIndex(({ stepId }) => stepId === review.stepId);
  const simulated = traceDraft(steps, index);
  const requests = listSentBack(
    roundsBefore(steps[index]?.rounds ?? [], review),
    review.kind === "TEXT" ? review.draft : null,
  );
  const rounds = requests.length > 0 && (
    <LazyRoundList requests={requests} stepOrder={review.stepOrder} memberId={memberId} />
  );
  let before: ReactNode = <FailureNotice title="Couldn't load the earlier steps" failure={error} />;
  if (run) before = <EarlierSteps run={run} stepId={review.stepId} agents={agents} />;
  else if (!error) before = <Skeleton className="h-10" />;

  return (
    <>
      <ReviewCard
        key={review.id}
        pinned
        {...{ review, edit, onEdit, onDecided, onChanged }}
        context={{
          readerId: memberId,
          author: authorOf(review, agents),
          simulated,
          next: run ? describeNext(run, review, agents) : null,
          isLoading: !run && !error,
        }}
      >
        {before}
        {rounds}
      </ReviewCard>
      {review.status === "CHANGES_REQUESTED" && review.kind === "TEXT" && <NextRound review={review} />}
      {review.status !== "OPEN" && (
        <>
          <Card className="p-4">
            <TextView
              label="text"
              isCode={review.kind === "TOOL_CALL"}
              text={review.text}
              none=""
              simulated={withEditor(simulated, editorOf(review, review.text))}
            />
          </Card>
          {rounds}
        </>
      )}
      {review.status === "OPEN" && review.decisions.length > 0 && <LazyDecisionHistory review={review} />}
      <LazyComments key={`comments ${review.id}`} reviewId={review.id} memberId={memberId} />
    </>
  );
}

function Loading() {
  return (
    <div role="status" className="grid gap-4">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-24" />
      <Skeleton className="h-64" />
    </div>
  );
}
