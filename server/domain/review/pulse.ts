import type { ReviewStatus } from "./status";

/** The fields that show whether anything about a review has changed. */
export interface Beating {
  id: string;
  status: ReviewStatus;
  hash: string;
  /** When the review was escalated. Null if it wasn't. */
  escalatedAt: Date | string | null;
  decisions: readonly { voided: boolean }[];
  reassignments: readonly unknown[];
}

/**
 * Returns a short fingerprint of a review. Pages compare fingerprints and reload the review only when they
 * differ.
 */
export function pulseOfReview({ id, status, hash, escalatedAt, decisions, reassignments }: Beating): string {
  return [
    id,
    status,
    hash.slice(0, 16),
    Number(escalatedAt !== null),
    decisions.length,
    decisions.filter(({ voided }) => voided).length,
    reassignments.length,
  ].join();
}
