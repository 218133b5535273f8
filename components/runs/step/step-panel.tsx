import type { ReactNode } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import type { WrittenText } from "@/components/live/connection";
import type { Decided } from "@/components/reviews/card/decided-notice";
import { describeNext } from "@/components/reviews/card/describe-votes";
import { EarlierSteps } from "@/components/reviews/card/earlier-steps";
import { ReviewCard } from "@/components/reviews/card/review-card";
import type { ReviewEdit } from "@/components/reviews/card/review-edit";
import { CallReviews } from "@/components/reviews/history/call-reviews";
import { DecisionHistory } from "@/components/reviews/history/decision-history";
import { RoundList } from "@/components/reviews/history/round-list";
import { listSentBack, roundsBefore } from "@/components/reviews/history/sent-back";
import { type SimulatedText, traceDraft, traceSimulated } from "@/components/runs/text/simulated";
import { TextView } from "@/components/runs/text/text-view";
import { Card } from "@/components/ui/card";
import { type Tab, Tabs } from "@/components/ui/tabs";
import { sayCost, sayTokens } from "@/components/usage-words";
import { authorOf } from "@/server/domain/agent/author";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { ReviewDto } from "@/server/domain/review/operations";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/operations";
import { isFinished } from "@/server/domain/run/status";
import { AgentVersion } from "./agent-version";
import { isBetweenAttempts } from "./attempts";
import { nameStep } from "./describe-step";
import { FailedAttempts } from "./failed-attempts";
import { InvalidAnswer } from "./invalid-answer";
import { LiveOutput } from "./live-output";
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
  const index = run.steps.indexOf(step);
  const marks = {
    input: traceSimulated(run.steps, index - 1),
    draft: traceDraft(run.steps, index),
    output: traceSimulated(run.steps, index),
  };
  const requests = listSentBack(
    review ? roundsBefore(step.rounds, review) : step.rounds,
    review?.kind === "TEXT" ? review.draft : null,
  );

  return (
    <>
      <h2 id={STEP_TITLE} className="wrap-anywhere font-semibold text-lg">
        Step {step.stepOrder}: {nameStep(step, agents)}
      </h2>
      <StepError step={step} />
      <InvalidAnswer answer={step.error?.answer} />
      <FailedAttempts attempts={step.failedAttempts} />
      {review && (
        <ReviewCard
          key={review.id}
          review={review}
          context={{
            readerId: memberId,
            author: authorOf(review, agents),
            simulated: marks.draft,
            next: describeNext(run, review, agents),
            isLoading: false,
          }}
          edit={edit?.reviewId === review.id ? edit.edit : null}
          onEdit={(edit) => onEdit({ reviewId: review.id, edit })}
          onDecided={(decided) => onDecided(decided, review)}
          onChanged={onChanged}
        >
          <EarlierSteps run={run} stepId={step.stepId} agents={agents} />
          <RoundList requests={requests} memberId={memberId} />
        </ReviewCard>
      )}
      <CallReviews step={step} />
      {review?.status !== "OPEN" && (
        <>
          <RoundList requests={requests} memberId={memberId} />
          <Card className="min-w-0 px-4 pt-1 pb-4">
            <Tabs
              label="Step details"
              tabs={tabsOf({ ...step, review }, isFinished(run.status), marks, textAt(step, written))}
            />
          </Card>
        </>
      )}
      {review?.status === "OPEN" && review.decisions.length > 0 && <DecisionHistory review={review} />}
      <ToolCalls step={step} ended={isFinished(run.status)} />
      <AgentVersion step={step} agents={agents} />
      {step.model && !step.simulated && (
        <p className="break-words text-muted text-sm">
          Model {step.model}
          {step.tokens && ` · ${sayTokens(step.tokens)} · ${sayCost(step.cost)}`}
        </p>
      )}
    </>
  );
}

/** The parts of a step that the built-in model wrote. */
type Marks = Record<"input" | "draft" | "output", SimulatedText | null>;

/** Returns the output of the step's current attempt so far. */
function textAt({ stepId, attempt, status }: StepRunDto, written: WrittenText | null): string {
  return status === "RUNNING" && written?.stepId === stepId && written.attempt === attempt
    ? written.text
    : "";
}

function tabsOf(step: StepRunDto, ended: boolean, marks: Marks, written: string): Tab[] {
  // A call's arguments don't count as the step's text.
  const review = step.review?.kind === "TEXT" ? step.review : null;
  const text = (
    label: string,
    value: string | null,
    none: string,
    simulated: SimulatedText | null,
  ): ReactNode => <TextView label={label} text={value} none={none} simulated={simulated} />;
  const draft = review && {
    id: "draft",
    label: "Draft",
    content: text("draft", review.draft, "", marks.draft),
  };
  const approved = text("approved text", step.output, "", marks.output);
  const decided = [
    ...(review && step.output !== null ? [{ id: "output", label: "Approved text", content: approved }] : []),
    ...(draft ? [draft] : []),
  ];
  if (isHumanStep(step) && review) return decided;
  const output = written ? (
    <LiveOutput text={written} />
  ) : (
    text("output", step.output, noOutput(step, ended), marks.output)
  );
  const input = text("input", step.input, ended ? NOT_REACHED : "Not started", marks.input);
  const prompt = text("prompt", step.prompt ?? step.action, "", marks.input);
  return [
    ...(review ? decided : [{ id: "output", label: "Output", content: output }]),
    { id: "input", label: "Input", content: input },
    { id: "prompt", label: step.prompt === null ? "Instructions" : "Prompt", content: prompt },
  ];
}

const NOT_REACHED = "The run ended before this step.";

function noOutput(step: StepRunDto, ended: boolean): string {
  const { status } = step;
  if (isBetweenAttempts(step)) return "Waiting for the next attempt.";
  switch (status) {
    case "PENDING":
      return ended ? NOT_REACHED : "The run hasn't reached this step.";
    case "RUNNING":
    case "ANSWERED":
      return "The agent is working.";
    case "RETURNED":
      return "The draft was sent back.";
    case "WAITING":
      return "Waiting for a person.";
    case "CANCELLED":
      return "The run was cancelled before this step had an output.";
    case "FAILED":
    case "COMPLETED":
      return "No output";
  }
}
