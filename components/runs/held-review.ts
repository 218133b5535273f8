import type { Decided, WayOn } from "@/components/reviews/card/decided-notice";
import type { ReviewDto } from "@/server/domain/review/operations";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/operations";
import { isFinished } from "@/server/domain/run/status";
import { findSelectedStep } from "./find-selected-step";

/** A review that the reader has just decided: it keeps its place on the page until they go on. */
export interface HeldReview {
  decided: Decided;
  stepId: string;
  /** As it was when they decided, for as long as the run does not say more. */
  review: ReviewDto;
  /** The step that the address named then: to choose another one is to go on. */
  asked: string | null;
}

/** The review to show at the held step: the held one, also once another waits there; none while the agent works. */
export function findShownReview(step: StepRunDto, { review }: HeldReview): ReviewDto | null {
  if (!step.review) return null;
  const known = [step.review, ...step.rounds.map((round) => round.review), ...step.callReviews];
  return known.find((one) => one.id === review.id) ?? review;
}

/** What the reader may decide next in the same run. */
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

/** Where the run stands, when that is elsewhere than at the held review. */
export function findStanding(
  run: RunDetailDto,
  held: HeldReview,
  hrefOf: (step: StepRunDto) => string,
  onFollow: WayOn["onFollow"],
): WayOn | null {
  const step = findSelectedStep(run.steps, null);
  if (!step || (step.stepId === held.stepId && (step.review?.id ?? held.review.id) === held.review.id))
    return null;
  const words = isFinished(run.status) ? "Show the result" : `Go to step ${step.stepOrder}`;
  return { href: hrefOf(step), words, onFollow };
}
