import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { ReviewDto } from "@/server/domain/review/api";
import type { StepRunDto } from "@/server/domain/run/api";
import { isFinished, type RunStatus } from "@/server/domain/run/status";
import type { Range } from "./scale";

/** A time span in which either a step's agent worked or people had to decide. */
export interface Bar extends Range {
  kind: "machine" | "person";
  isOpen: boolean;
  /** The names of the people who decided. */
  people: string[];
}

export interface Lane {
  /** Sorted by start. An agent's bars never overlap with people's. */
  bars: Bar[];
  /** When attempts failed. */
  failures: number[];
}

interface TimedRun {
  status: RunStatus;
  createdAt: string;
  updatedAt: string;
}

/** Returns the time span of a run's chart. The span ends with the run, or now if the run hasn't ended. */
export function spanOfRun({ status, createdAt, updatedAt }: TimedRun, now: number): Range {
  const from = Date.parse(createdAt);
  return { from, to: Math.max(from, isFinished(status) ? Date.parse(updatedAt) : now) };
}

/** Returns a step's bars and failures from all its rounds. A bar that is still in progress lasts until `end`. */
export function makeLane(step: StepRunDto, end: number): Lane {
  const waits = listReviews(step).map((review) => ({
    ...toRange(review.createdAt, review.closedAt, end),
    kind: "person" as const,
    isOpen: review.status === "OPEN",
    people: listDeciders(review),
  }));
  const spans =
    isHumanStep(step) || step.reused
      ? []
      : [...step.rounds, ...step.failedAttempts, step].flatMap(({ startedAt, finishedAt }) =>
          startedAt === null ? [] : [{ ...toRange(startedAt, finishedAt, end), isOpen: finishedAt === null }],
        );
  const work = spans.flatMap(({ isOpen, ...span }) =>
    subtract(span, waits).map((range) => ({
      ...range,
      kind: "machine" as const,
      isOpen: isOpen && range.to === end && step.status === "RUNNING",
      people: [],
    })),
  );
  return {
    bars: [...work, ...waits].filter(({ from, to }) => to >= from).sort((a, b) => a.from - b.from),
    failures: listFailures(step),
  };
}

/** Returns the names of everyone who decided at a step, earliest first. */
export function listPeople({ bars }: Pick<Lane, "bars">): string[] {
  return [...new Set(bars.flatMap(({ people }) => people))];
}

/** Returns a step's reviews from all rounds, oldest first. */
export function listReviews({ rounds, review, callReviews, earlierReviews }: StepRunDto): ReviewDto[] {
  const ofRounds = rounds.flatMap((round) => round.review ?? []);
  const all = [...ofRounds, ...callReviews, ...earlierReviews, ...(review ? [review] : [])];
  return [...new Map(all.map((each) => [each.id, each])).values()].sort((a, b) =>
    a.createdAt.localeCompare(b.createdAt),
  );
}

function listDeciders({ decisions }: ReviewDto): string[] {
  return [...new Set(decisions.filter(({ voided }) => !voided).map(({ by }) => by.name))];
}

function listFailures({ failedAttempts, error, finishedAt, status }: StepRunDto): number[] {
  const ends = failedAttempts.map((attempt) => attempt.finishedAt);
  const isFailed = error !== null && finishedAt !== null && status !== "COMPLETED";
  return [...ends, ...(isFailed ? [finishedAt] : [])].map((at) => Date.parse(at));
}

function toRange(from: string, to: string | null, end: number): Range {
  const start = Math.min(Date.parse(from), end);
  return { from: start, to: to === null ? end : Math.min(Date.parse(to), end) };
}

/** Returns the parts of `span` that don't overlap any of the `others`. */
function subtract(span: Range, others: readonly Range[]): Range[] {
  return others.reduce<Range[]>(
    (parts, other) =>
      parts.flatMap(({ from, to }) =>
        other.to <= from || other.from >= to
          ? [{ from, to }]
          : [
              ...(other.from > from ? [{ from, to: other.from }] : []),
              ...(other.to < to ? [{ from: other.to, to }] : []),
            ],
      ),
    [span],
  );
}
