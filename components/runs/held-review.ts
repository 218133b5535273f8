import type { Decided, NextLink } from "@/components/reviews/card/decided-notice";
import type { ReviewDto } from "@/server/domain/review/api";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { findSelectedStep } from "@/server/domain/run/find-selected-step";

/** A review that the user has just decided. It stays on the page until they move on. */
export interface HeldReview {
  decided: Decided;
  stepId: string;
  /** The review as it was when the user decided. Shown if the run doesn't include the review. */
  review: ReviewDto;
  /** The step in the URL at that time. Selecting a different step counts as moving on. */
  asked: string | null;
}

/**
 * Returns the held review, which stays at its step even if the step's next review is already waiting. Null while the
 * agent is working, because the step has no review then.
 */
export function findShownReview(step: StepRunDto, { review }: HeldReview): ReviewDto | null {
  if (!step.review) return null;
  const known = [step.review, ...step.rounds.map((round) => round.review), ...step.callReviews];
  return known.find((one) => one?.id === review.id) ?? review;
}

/** Returns the next review in the same run that the user can decide. */
export function findNextInRun(
  run: RunDetailDto,
  decidedId: string,
): { step: StepRunDto; words: string } | null {
  const step = run.steps.find(
    ({ review }) => review?.status === "OPEN" && review.id !== decidedId && review.mayDecide.allowed,
  );
  if (!step?.review) return null;
  const round = step.review.kind === "TEXT" && step.review.round > 1 ? `, round ${step.review.round}` : "";
  return { step, words: `step ${step.stepOrder}${round}` };
}

/** Returns a link to the run's current step. Null if the held review is still that step's latest review. */
export function findCurrentStepLink(
  run: RunDetailDto,
  held: HeldReview,
  hrefOf: (step: StepRunDto) => string,
  onFollow: NextLink["onFollow"],
): NextLink | null {
  const step = findSelectedStep(run.steps, null);
  if (!step || (step.stepId === held.stepId && (step.review?.id ?? held.review.id) === held.review.id))
    return null;
  return { href: hrefOf(step), words: sayWhere(run, step), onFollow };
}

function sayWhere({ status }: Pick<RunDetailDto, "status">, step: StepRunDto): string {
  if (status === "COMPLETED") return "Show the result";
  return status === "FAILED" ? "Show the failed step" : `Go to step ${step.stepOrder}`;
}
