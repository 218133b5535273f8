import { type Decidable, type DecidableReview, type Decider, mayApprove, mayDecide } from "./may-decide";

/** A review with everything that a decision depends on. */
interface DecidedReview extends DecidableReview {
  dueAt: Date | null;
  /** The hash of the current document. */
  hash: string;
}

interface Attempt {
  decision: "approve" | "reject" | "request_changes";
  /** The hash of the document that the person read. Absent if the request didn't include it. */
  shown?: string | null | undefined;
  /** Called only if the review has a deadline. */
  now: () => Date;
}

type CheckedDecision =
  | Extract<Decidable, { allowed: true }>
  | { allowed: false; why: "forbidden"; reason: string }
  | { allowed: false; why: "closed" | "overdue" | "changed" };

/**
 * Returns whether a decision can be made now. Checks permission first, so that people without it don't learn the
 * review's state.
 */
export function checkDecision(
  decider: Decider,
  review: DecidedReview,
  { decision, shown, now }: Attempt,
): CheckedDecision {
  const may = decision === "approve" ? mayApprove : mayDecide;
  const decidable = may(decider, { ...review, status: "OPEN" });
  if (!decidable.allowed) return { allowed: false, why: "forbidden", reason: decidable.reason };
  if (review.status !== "OPEN") return { allowed: false, why: "closed" };
  if (review.dueAt && review.dueAt <= now()) return { allowed: false, why: "overdue" };
  if (typeof shown === "string" && shown !== review.hash) return { allowed: false, why: "changed" };
  return decidable;
}
