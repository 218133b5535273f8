import type { StepRunDto } from "./api";
import { listReviews } from "./gantt/bars";
import type { Span } from "./split-time";

/** Returns the spans in which a step was under way, in all its rounds. */
export function spansOfStep({ rounds, failedAttempts, ...step }: StepRunDto): Span[] {
  return [...rounds, ...failedAttempts, step].flatMap(({ startedAt, finishedAt }) =>
    toSpan(startedAt, finishedAt),
  );
}

/** Returns the spans in which a step waited for people, in all its rounds. */
export function waitsOfStep(step: StepRunDto): Span[] {
  return listReviews(step).flatMap(({ createdAt, closedAt }) => toSpan(createdAt, closedAt));
}

function toSpan(from: string | null, to: string | null): Span[] {
  return from === null ? [] : [{ from: new Date(from), to: to === null ? null : new Date(to) }];
}
