import type { ReviewStatus } from "@/server/domain/review/status";
import type { RunStatus } from "@/server/domain/run/status";

export const JOB_STATUSES = ["QUEUED", "RUNNING", "COMPLETED", "FAILED"] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** A segment of a run: from the start (no review), or from the decision of a review. */
interface Segment {
  createdAt: Date;
  review: { status: ReviewStatus; createdAt: Date; closedAt: Date | null; settledAt: Date | null } | null;
}

interface WholeRun {
  status: RunStatus;
  updatedAt: Date;
  /** When each of its reviews opened, in that order. */
  reviews: { createdAt: Date }[];
}

/** How far a segment has come, and since when: it ends at the next pause or with the run. */
export function deriveJobStatus(
  { createdAt, review }: Segment,
  run: WholeRun,
): { status: JobStatus; since: Date } {
  const begun = review ? review.createdAt : null;
  const pause = run.reviews.find((other) => begun === null || other.createdAt > begun);
  if (pause) return { status: "COMPLETED", since: pause.createdAt };
  if (run.status === "COMPLETED") return { status: "COMPLETED", since: run.updatedAt };
  if (run.status === "FAILED") return { status: "FAILED", since: run.updatedAt };
  if (review?.settledAt) return { status: "RUNNING", since: review.settledAt };
  if (review || run.status === "QUEUED") return { status: "QUEUED", since: review?.closedAt ?? createdAt };
  return { status: "RUNNING", since: run.updatedAt };
}
