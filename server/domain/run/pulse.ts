import { type Beating, pulseOfReview } from "@/server/domain/review/pulse";
import type { RunDetailDto } from "./api";
import type { RunStatus } from "./status";

/** The fields that show whether anything about a run has changed. */
export interface BeatingRun {
  status: RunStatus;
  /** The latest attempt at each step that the run has reached, with the tool calls in the attempt's round. */
  attempts: readonly {
    stepId: string;
    attempt: number;
    finishedAt: string | null;
    toolCalls: readonly { finishedAt: unknown }[];
  }[];
  reviews: readonly Beating[];
}

/**
 * Returns a short fingerprint of a run. Pages compare fingerprints and reload the run only when they differ.
 */
export function pulseOf({ status, attempts, reviews }: BeatingRun): string {
  return [
    status,
    ...attempts.map(({ stepId, attempt, finishedAt, toolCalls }) => {
      const answered = toolCalls.filter((call) => call.finishedAt !== null);
      return [stepId, attempt, finishedAt, toolCalls.length, answered.length].join();
    }),
    ...reviews.map(pulseOfReview).sort(),
  ].join(" ");
}

export function pulseOfRun({ status, steps }: RunDetailDto): string {
  return pulseOf({
    status,
    attempts: steps.filter(({ attempt }) => attempt > 0),
    reviews: steps.flatMap(({ rounds, review, callReviews, earlierReviews }) => [
      ...callReviews,
      ...earlierReviews.filter(({ id }) => rounds.every((round) => round.review?.id !== id)),
      ...rounds.flatMap((round) => (round.review && round.review.id !== review?.id ? [round.review] : [])),
      ...(review ? [review] : []),
    ]),
  });
}
