import type { AgentSummary } from "@/components/agent-summary";
import type { WrittenText } from "@/components/live/connection";
import type { Decided } from "@/components/reviews/card/decided-notice";
import { ReviewCard } from "@/components/reviews/card/review-card";
import type { ReviewEdit } from "@/components/reviews/card/review-edit";
import { CallReviews } from "@/components/reviews/history/call-reviews";
import { RoundList } from "@/components/reviews/history/round-list";
import { listSentBack } from "@/components/reviews/history/sent-back";
import { ContinueRun } from "@/components/runs/continue/continue-run";
import { Card } from "@/components/ui/card";
import { sayCost, sayTokens } from "@/components/usage-words";
import type { ReviewDto } from "@/server/domain/review/api";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";
import { AgentVersion } from "./agent-version";
import { nameStep } from "./describe-step";
import { FailedAttempts } from "./failed-attempts";
import { InvalidAnswer } from "./invalid-answer";
import { StepDetails } from "./step-details";
import { StepError } from "./step-error";
import { ToolCalls } from "./tool-calls";

/** The id of the selected step's heading. */
export const STEP_TITLE = "step-title";

/** One step of a run: first its error or review, then its input and output. */
export function StepPanel({
  run,
  step,
  review,
  written,
  agents,
  memberId,
  edit,
  onEdit,
  onDecided,
  onChanged,
}: {
  run: RunDetailDto;
  step: StepRunDto;
  /** The review to show: the step's latest review, or an earlier one that the reader has just decided. */
  review: ReviewDto | null;
  /** The output currently being written in the run, at any step. */
  written: WrittenText | null;
  agents: readonly AgentSummary[];
  memberId: string;
  /** The reader's input to a review of the run. */
  edit: { reviewId: string; edit: ReviewEdit | null } | null;
  onEdit: (edit: { reviewId: string; edit: ReviewEdit | null }) => void;
  onDecided: (decided: Decided, review: ReviewDto) => void;
  onChanged: () => void;
}) {
  const details = <StepDetails run={run} step={step} review={review} written={written} />;

  const title = `Step ${step.stepOrder}: ${nameStep(step, agents)}`;
  return (
    <>
      {!review && (
        <h2 id={STEP_TITLE} className="wrap-anywhere font-semibold text-lg">
          {title}
        </h2>
      )}
      <StepError step={step} />
      {run.mayContinue.stepOrder === step.stepOrder && <ContinueRun run={run} onContinued={onChanged} />}
      <InvalidAnswer answer={step.error?.answer} />
      <FailedAttempts attempts={step.failedAttempts} />
      {review && (
        <ReviewCard
          key={review.id}
          review={review}
          run={run}
          agents={agents}
          memberId={memberId}
          title={
            <h2 id={STEP_TITLE} className="wrap-anywhere font-medium text-muted text-sm">
              {title}
            </h2>
          }
          edit={edit?.reviewId === review.id ? edit.edit : null}
          onEdit={(edit) => onEdit({ reviewId: review.id, edit })}
          onDecided={(decided) => onDecided(decided, review)}
          onChanged={onChanged}
        >
          {details}
        </ReviewCard>
      )}
      <CallReviews step={step} />
      {!review && (
        <>
          <RoundList
            requests={listSentBack(step.rounds, step.output)}
            stepOrder={step.stepOrder}
            memberId={memberId}
          />
          <Card className="min-w-0 px-4 pt-1 pb-4">{details}</Card>
        </>
      )}
      <ToolCalls step={step} ended={isFinished(run.status)} />
      <AgentVersion runId={run.id} step={step} agents={agents} />
      <ModelLine step={step} />
    </>
  );
}

function ModelLine({ step }: { step: StepRunDto }) {
  if (!step.model || step.simulated) return null;
  return (
    <p className="break-words text-muted text-sm">
      Model {step.model}
      {step.tokens && ` · ${sayTokens(step.tokens)} · ${sayCost(step.cost)}`}
    </p>
  );
}
