import type { ReviewStatus } from "@/server/domain/review/status";
import type { RunStatus } from "@/server/domain/run/status";

export const JOB_STATUSES = ["QUEUED", "RUNNING", "COMPLETED", "FAILED"] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** A segment of a run. Starts with the run (no review) or with a review's decision. */
interface Segment {
  createdAt: Date;
  review: { status: ReviewStatus; createdAt: Date; closedAt: Date | null; settledAt: Date | null } | null;
}

interface WholeRun<Pause> {
  status: RunStatus;
  updatedAt: Date;
  /** The run's reviews, in the order in which they were opened. */
  reviews: Pause[];
}

/** Returns the review at which a segment ended, or undefined if the segment hasn't paused. */
export function findPause<Pause extends { createdAt: Date }>(
  { review }: Pick<Segment, "review">,
  run: Pick<WholeRun<Pause>, "reviews">,
): Pause | undefined {
  return run.reviews.find((other) => review === null || other.createdAt > review.createdAt);
}

/**
 * Returns a segment's status and when that status began. A segment ends at the next pause or with the run.
 */
export function deriveJobStatus(
  { createdAt, review }: Segment,
  run: WholeRun<{ createdAt: Date }>,
): { status: JobStatus; since: Date } {
  const pause = findPause({ review }, run);
  if (pause) return { status: "COMPLETED", since: pause.createdAt };
  if (run.status === "COMPLETED") return { status: "COMPLETED", since: run.updatedAt };
  if (run.status === "FAILED") return { status: "FAILED", since: run.updatedAt };
  if (review?.settledAt) return { status: "RUNNING", since: review.settledAt };
  if (review || run.status === "QUEUED") return { status: "QUEUED", since: review?.closedAt ?? createdAt };
  return { status: "RUNNING", since: run.updatedAt };
}
