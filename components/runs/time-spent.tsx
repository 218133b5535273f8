import { formatDuration, useSecond } from "@/components/ui/time/duration";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { StepRunDto } from "@/server/domain/run/api";
import { type Span, splitTime } from "@/server/domain/run/split-time";
import { isFinished, type RunStatus } from "@/server/domain/run/status";

interface TimedRun {
  status: RunStatus;
  createdAt: string;
  updatedAt: string;
  steps: readonly StepRunDto[];
}

/**
 * Shows how long a run took, or has taken so far: "4 min 12 s working, 2 h waiting for people". Updates every second.
 */
export function RunTime({ run }: { run: TimedRun }) {
  const to = isFinished(run.status) ? new Date(run.updatedAt) : null;
  const waits = run.steps.flatMap(waitsOf);
  const { waitingMs, workingMs } = useSplit([{ from: new Date(run.createdAt), to }], waits);
  const waiting = run.status === "PAUSED";
  if (waits.length === 0) return <Time>{formatDuration(workingMs)}</Time>;
  return (
    <Time>
      {formatDuration(workingMs)} working,{" "}
      <span className={waiting ? "text-waiting" : undefined} suppressHydrationWarning>
        {formatDuration(waitingMs)} waiting for people
      </span>
    </Time>
  );
}

/** Shows how long a step took over all its rounds: "12 s, 2 h waiting". Empty before the step starts. */
export function StepTime({ step }: { step: StepRunDto }) {
  const spans = [...step.rounds, step].flatMap(({ startedAt, finishedAt }) => toSpan(startedAt, finishedAt));
  const waits = waitsOf(step);
  const { waitingMs, workingMs } = useSplit(spans, waits);
  if (waits.length === 0) return <Time>{formatDuration(workingMs)}</Time>;
  // A person's step has only waiting time.
  const worked = isHumanStep(step) ? "" : `${formatDuration(workingMs)}, `;
  return (
    <Time>
      {worked}
      {formatDuration(waitingMs)} waiting
    </Time>
  );
}

function waitsOf({ rounds, review, callReviews }: StepRunDto): Span[] {
  const reviews = [
    ...rounds.flatMap((round) => round.review ?? []),
    ...callReviews,
    ...(review ? [review] : []),
  ];
  return [...new Map(reviews.map((each) => [each.id, each])).values()].flatMap(({ createdAt, closedAt }) =>
    toSpan(createdAt, closedAt),
  );
}

function toSpan(from: string | null, to: string | null): Span[] {
  return from === null ? [] : [{ from: new Date(from), to: to === null ? null : new Date(to) }];
}

/** Rerenders every second while any of the spans is in progress. */
function useSplit(spans: readonly Span[], waits: readonly Span[]) {
  useSecond(spans.some(({ to }) => to === null));
  return splitTime(spans, waits, new Date());
}

function Time({ children }: { children: React.ReactNode }) {
  // The server's clock differs from the reader's.
  return (
    <span suppressHydrationWarning className="tabular-nums">
      {children}
    </span>
  );
}
