import type { ReviewStatus } from "@/server/domain/review/status";
import type { RunStatus } from "@/server/domain/run/status";

export const JOB_KINDS = ["RUN", "RESUME", "CONTINUE"] as const;
type JobKind = (typeof JOB_KINDS)[number];

export const JOB_STATUSES = ["QUEUED", "RUNNING", "COMPLETED", "FAILED"] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** A segment of a run. Starts with the run, with the first vote on a review, or when someone continues the run. */
interface Segment {
  kind: JobKind;
  createdAt: Date;
  review: { status: ReviewStatus; createdAt: Date; closedAt: Date | null; settledAt: Date | null } | null;
}

interface WholeRun<Pause> {
  status: RunStatus;
  updatedAt: Date;
  /** The run's reviews, in the order in which they were opened. */
  reviews: Pause[];
  /** Each time someone continued the run, in order. */
  continuations: readonly { createdAt: Date; failedAt: Date }[];
}

/** Returns the review that a segment paused for, or undefined if it hasn't paused. */
export function findPause<Pause extends { createdAt: Date }>(
  segment: Pick<Segment, "kind" | "createdAt" | "review">,
  run: Pick<WholeRun<Pause>, "reviews" | "continuations">,
): Pause | undefined {
  const { kind, createdAt, review } = segment;
  const since = review?.createdAt ?? (kind === "CONTINUE" ? createdAt : null);
  const pause = run.reviews.find((other) => since === null || other.createdAt > since);
  const failure = findFailure(segment, run);
  return pause && failure && pause.createdAt > failure.failedAt ? undefined : pause;
}

/** Returns the continuation that followed a segment's failure, if someone has continued the run since. */
function findFailure(
  { createdAt }: Pick<Segment, "createdAt">,
  run: Pick<WholeRun<unknown>, "continuations">,
) {
  return run.continuations.find((continuation) => continuation.createdAt > createdAt);
}

/** Returns a segment's status and when that status began. A segment ends at the next pause or at the end of the run. */
export function deriveJobStatus(
  segment: Segment,
  run: WholeRun<{ createdAt: Date }>,
): { status: JobStatus; since: Date } {
  const { createdAt, review } = segment;
  const pause = findPause(segment, run);
  if (pause) return { status: "COMPLETED", since: pause.createdAt };
  const failure = findFailure(segment, run);
  if (failure) return { status: "FAILED", since: failure.failedAt };
  if (run.status === "COMPLETED") return { status: "COMPLETED", since: run.updatedAt };
  if (run.status === "FAILED") return { status: "FAILED", since: run.updatedAt };
  if (review?.settledAt) return { status: "RUNNING", since: review.settledAt };
  if (review || run.status === "QUEUED") return { status: "QUEUED", since: review?.closedAt ?? createdAt };
  return { status: "RUNNING", since: run.updatedAt };
}
