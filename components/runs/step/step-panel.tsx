import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import type { WrittenText } from "@/components/live/connection";
import type { Decided } from "@/components/reviews/card/decided-notice";
import { ReviewCard } from "@/components/reviews/card/review-card";
import type { ReviewEdit } from "@/components/reviews/card/review-edit";
import { CallReviews } from "@/components/reviews/history/call-reviews";
import { RoundList } from "@/components/reviews/history/round-list";
import { listSentBack } from "@/components/reviews/history/sent-back";
import { RerunStep } from "@/components/runs/rerun/rerun-step";
import { ReusedLine } from "@/components/runs/rerun/reused-line";
import { Skeleton } from "@/components/ui/skeleton";
import type { Tab } from "@/components/ui/tabs/tabs";
import type { Scope } from "@/server/domain/access/access";
import type { ReviewDto } from "@/server/domain/review/api";
import { sayNotReviewed } from "@/server/domain/review/condition/words";
import type { StepRunDto } from "@/server/domain/run/api";
import type { RunPage } from "@/server/domain/run/run-page";
import { isContinuing } from "./attempts";
import { nameStep } from "./describe-step";
import { InvalidAnswer } from "./invalid-answer";
import { listViews } from "./list-views";
import { StepFacts } from "./step-facts";
import { StepFailure } from "./step-failure";
import { StepViews } from "./step-views";
import { UnsentEmail } from "./unsent-email";

/** The ID of the selected step's heading. */
export const STEP_TITLE = "step-title";

/** One step of a run: first its error or review, then its document and details. */
export function StepPanel({
  run,
  step,
  review,
  written,
  agents,
  memberId,
  scopes,
  edit,
  onEdit,
  onDecided,
  onChanged,
}: {
  run: RunPage;
  step: StepRunDto;
  /** The review to show: the step's latest review, or an earlier one that the reader has just decided. */
  review: ReviewDto | null;
  /** The output that an agent is writing right now. It may belong to a different step. */
  written: WrittenText | null;
  agents: readonly AgentSummary[];
  memberId: string;
  scopes: readonly Scope[];
  /** What the reader has typed into one of the run's reviews. */
  edit: { reviewId: string; edit: ReviewEdit | null } | null;
  onEdit: (edit: { reviewId: string; edit: ReviewEdit | null }) => void;
  onDecided: (decided: Decided, review: ReviewDto) => void;
  onChanged: () => void;
}) {
  const title = `Step ${step.stepOrder}: ${nameStep(step, agents)}`;
  if (step.stepId !== run.shownStepId) return <LoadingStep title={title} />;
  const views = listViews(run, step, review, written);
  const facts = (
    <div className="grid grid-cols-1 gap-3">
      <StepFacts runId={run.id} step={step} agents={agents} />
      {scopes.includes("runs:write") && run.erasedAt === null && <RerunStep {...{ run, step, agents }} />}
    </div>
  );
  return (
    <>
      {!review && <StepTitle title={title} />}
      <ReusedLine rerunOf={run.rerunOf} step={step} />
      {step.notReviewed && (
        <p className="wrap-anywhere text-muted text-sm">{sayNotReviewed(step.notReviewed)}</p>
      )}
      {run.erasedAt === null && (
        <>
          <UnsentEmail step={step} />
          <StepFailure {...{ run, step, agents, scopes }} onContinued={onChanged} />
        </>
      )}
      <InvalidAnswer answer={isContinuing(step) ? undefined : step.error?.answer} />
      {review && (
        <ReviewCard
          key={review.id}
          review={review}
          run={run}
          hasTexts={false}
          agents={agents}
          memberId={memberId}
          title={<StepTitle title={title} isQuiet />}
          edit={edit?.reviewId === review.id ? edit.edit : null}
          onEdit={(edit) => onEdit({ reviewId: review.id, edit })}
          onDecided={(decided) => onDecided(decided, review)}
          onChanged={onChanged}
        >
          <StepViews views={views} />
        </ReviewCard>
      )}
      <CallReviews step={step} />
      {review ? (
        <>
          {review.status === "OPEN" && <StepFold views={views} />}
          {facts}
        </>
      ) : (
        <>
          <RoundList
            requests={listSentBack(step.rounds, step.output)}
            stepOrder={step.stepOrder}
            memberId={memberId}
          />
          <StepViews views={views} rail={facts} />
        </>
      )}
    </>
  );
}

/** The views of a step whose review is open, collapsed. They can be long, so they're rendered only when expanded. */
function StepFold({ views }: { views: Tab[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="min-w-0 rounded-md border px-4"
    >
      <summary className="cursor-pointer py-3 font-medium text-sm touch:min-h-11">Step details</summary>
      {isOpen && (
        <div className="pb-4">
          <StepViews views={views} />
        </div>
      )}
    </details>
  );
}

function StepTitle({ title, isQuiet = false }: { title: string; isQuiet?: boolean }) {
  const look = isQuiet ? "font-medium text-muted text-sm" : "font-semibold text-lg";
  return (
    <h2 id={STEP_TITLE} className={`wrap-anywhere ${look}`}>
      {title}
    </h2>
  );
}

function LoadingStep({ title }: { title: string }) {
  return (
    <>
      <StepTitle title={title} />
      <div role="status" className="grid gap-3 pt-2">
        <span className="sr-only">Loading the step</span>
        <Skeleton className="h-6 w-1/3" />
        <Skeleton className="h-40 w-full" />
      </div>
    </>
  );
}
