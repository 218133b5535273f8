import { useSecond } from "@/components/ui/time/duration";
import { formatDuration } from "@/components/ui/time/format-duration";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { type Span, spansBetween, splitTime } from "@/server/domain/run/split-time";
import { isFinished } from "@/server/domain/run/status";
import { spansOfStep, waitsOfStep } from "@/server/domain/run/step-time";

type TimedRun = Pick<RunDetailDto, "status" | "createdAt" | "updatedAt" | "continuations" | "steps">;

/** Shows a run's working time so far. Updates every second. */
export function WorkingTime({ run }: { run: TimedRun }) {
  return <Time ms={useRunTime(run).workingMs} />;
}

/** Shows how long a run has waited for people so far. Updates every second. */
export function WaitingTime({ run }: { run: TimedRun }) {
  return <Time ms={useRunTime(run).waitingMs} />;
}

function useRunTime({ status, createdAt, updatedAt, continuations, steps }: TimedRun) {
  const end = isFinished(status) ? new Date(updatedAt) : null;
  const breaks = continuations.map(({ failedAt, at }) => ({
    failedAt: new Date(failedAt),
    continuedAt: new Date(at),
  }));
  return useSplit(spansBetween(new Date(createdAt), end, breaks), steps.flatMap(waitsOfStep));
}

/** Shows how long a step took over all its rounds: "12 s, 2 h waiting". Empty before the step starts. */
export function StepTime({ step }: { step: StepRunDto }) {
  const waits = waitsOfStep(step);
  const { waitingMs, workingMs } = useSplit(spansOfStep(step), waits);
  if (waits.length === 0) return <Time ms={workingMs} />;
  return (
    <>
      {/* A person's step has only waiting time. */}
      {!isHumanStep(step) && (
        <>
          <Time ms={workingMs} />,{" "}
        </>
      )}
      <Time ms={waitingMs} /> waiting
    </>
  );
}

/** Rerenders every second while any of the spans is in progress. */
function useSplit(spans: readonly Span[], waits: readonly Span[]) {
  useSecond(spans.some(({ to }) => to === null));
  return splitTime(spans, waits, new Date());
}

function Time({ ms }: { ms: number }) {
  // The server may render a different time, because its clock can differ from the user's.
  return (
    <span suppressHydrationWarning className="tabular-nums">
      {formatDuration(ms)}
    </span>
  );
}
