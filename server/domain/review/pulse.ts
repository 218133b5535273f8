import type { ReviewStatus } from "./status";

/** Fields of a review that change whenever anything about it changes. */
export interface Beating {
  id: string;
  status: ReviewStatus;
  hash: string;
  decisions: readonly { voided: boolean }[];
}

/** A short fingerprint of a review. Pages compare it, and load the texts only when it differs. */
export function pulseOfReview({ id, status, hash, decisions }: Beating): string {
  return [
    id,
    status,
    hash.slice(0, 16),
    decisions.length,
    decisions.filter(({ voided }) => voided).length,
  ].join();
}
