import { Check, Undo2 } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { describeNext } from "@/components/reviews/card/review-context";
import { Due } from "@/components/reviews/inbox/due";
import { traceDraft, withEditor } from "@/components/runs/text/simulated";
import { TextView } from "@/components/runs/text/text-view";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { authorOf } from "@/server/domain/agent/author";
import type { ReviewDto } from "@/server/domain/review/api";
import { editorOf } from "@/server/domain/review/editor-of";
import { describeDestinations } from "@/server/domain/review/next/describe-destinations";
import { NOTHING_DECIDED, titleQuestion } from "@/server/domain/review/words";
import { describeUnseen } from "@/server/domain/text/unseen";
import type { Entry } from "./use-together";

/** One of the reviews, with its full document or its outcome. */
export function TogetherCard({
  entry: { review, fate, isSeen },
  agents,
  isSending,
  onSeen,
  onOmit,
}: {
  entry: Entry;
  agents: readonly AgentSummary[];
  isSending: boolean;
  onSeen: () => void;
  onOmit: () => void;
}) {
  const heading = `together-${review.id}`;
  if (fate.kind !== "waiting")
    return (
      <article aria-labelledby={heading} className="grid gap-1 rounded-md border bg-surface px-4 py-3">
        <Heading id={heading} review={review} isOpen={false} />
        {fate.kind === "approved" ? (
          <p className="flex items-center gap-2 font-medium text-done">
            <Check aria-hidden className="size-4" />
            You approved it.
          </p>
        ) : (
          <p className="flex items-center gap-2">
            <Undo2 aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="wrap-anywhere">Removed from the selection. {fate.why}</span>
          </p>
        )}
      </article>
    );
  return (
    <article aria-labelledby={heading} className="grid grid-cols-1 rounded-md border bg-surface">
      <header className="flex items-start gap-3 border-b px-4 py-3">
        <div className="grid min-w-0 flex-1 gap-1">
          <Heading id={heading} review={review} isOpen />
          <Question review={review} author={authorOf(review, agents)} />
        </div>
        <Button size="small" variant="quiet" disabled={isSending} onClick={onOmit}>
          Remove<span className="sr-only"> {review.workflowName}</span>
        </Button>
      </header>
      <Document review={review} agents={agents} isSeen={isSeen} onSeen={onSeen} />
      {fate.failure && (
        <div className="px-4 pb-3">
          <FailureNotice title={NOTHING_DECIDED} failure={fate.failure} />
        </div>
      )}
    </article>
  );
}

function Heading({ id, review, isOpen }: { id: string; review: ReviewDto; isOpen: boolean }) {
  const needed = review.policy.quorum;
  const given = review.decisions.filter(({ decision, voided }) => decision === "approve" && !voided).length;
  return (
    <div className="grid gap-0.5">
      <h2 id={id} className="wrap-anywhere font-semibold text-lg">
        <Link
          href={`/reviews/${review.id}`}
          target="_blank"
          className="hover:underline touch:inline-flex touch:min-h-11 touch:items-center"
        >
          {review.workflowName}
        </Link>
      </h2>
      <p className="flex flex-wrap gap-x-2 text-muted text-sm">
        <span>
          Step {review.stepOrder} of {review.startedBy.name}'s run
        </span>
        {isOpen && review.dueAt && <Due at={review.dueAt} />}
        {isOpen && needed > 1 && (
          <span>
            {given} of {needed} approvals
          </span>
        )}
        {isOpen && review.decidesFor && <span>You're deciding for {review.decidesFor.name}</span>}
      </p>
    </div>
  );
}

function Question({ review, author }: { review: ReviewDto; author: string | null }) {
  const title = titleQuestion({ author, isCall: review.kind === "TOOL_CALL", isOpen: true });
  return (
    <p className="whitespace-pre-wrap wrap-anywhere text-page">
      {author !== null && <span className="block text-muted text-sm">{title}</span>}
      {review.action}
    </p>
  );
}

/** The full document and what happens after an approval. Loads the run only once the card is nearly in view. */
function Document({
  review,
  agents,
  isSeen,
  onSeen,
}: {
  review: ReviewDto;
  agents: readonly AgentSummary[];
  isSeen: boolean;
  onSeen: () => void;
}) {
  const [isNear, setNear] = useState(false);
  const { data: run } = trpc.run.get.useQuery(
    { runId: review.runId },
    { enabled: isNear, staleTime: Number.POSITIVE_INFINITY },
  );
  const steps = run?.steps ?? [];
  const simulated = traceDraft(
    steps,
    steps.findIndex(({ stepId }) => stepId === review.stepId),
  );
  const unseen = describeUnseen(review.text);
  const destinations = describeDestinations(review.destinations);
  return (
    <div className="grid grid-cols-1 gap-3 px-4 py-3">
      <Marker margin="600px 0px" onReached={() => setNear(true)} />
      <TextView
        label="text"
        text={review.text}
        none=""
        simulated={withEditor(simulated, editorOf(review, review.text))}
        isCode={review.kind === "TOOL_CALL"}
      />
      {/* Ignores the bottom 140px of the window, which the bar may cover. */}
      <Marker margin="0px 0px -140px 0px" onReached={onSeen} />
      {unseen && (
        <p role="note" className="rounded-md border border-edge px-4 py-3 font-medium">
          {unseen}
        </p>
      )}
      <div className="grid min-h-5 gap-1 border-t pt-3 text-muted text-sm">
        {run && <p className="wrap-anywhere">{describeNext(run, review, agents)}</p>}
        {destinations && <p className="wrap-anywhere font-medium text-ink">{destinations}</p>}
        <p className="flex items-center gap-1.5">
          {isSeen && <Check aria-hidden className="size-4 text-done" />}
          {isSeen ? "Shown in full" : "Scroll to the end to include it"}
        </p>
      </div>
    </div>
  );
}

/** Calls `onReached` once the marker has been in view. */
function Marker({ margin, onReached }: { margin: string; onReached: () => void }) {
  const place = useRef<HTMLSpanElement>(null);
  const reach = useEffectEvent(onReached);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (places) => {
        if (!places.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        reach();
      },
      { rootMargin: margin },
    );
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, [margin]);
  return <span ref={place} aria-hidden className="-mt-3 block h-px" />;
}
