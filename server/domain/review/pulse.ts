import type { ReviewStatus } from "./status";

/** What of a review is another whenever anything of it is. */
export interface Beating {
  id: string;
  status: ReviewStatus;
  hash: string;
  decisions: readonly { voided: boolean }[];
}

/** A few characters for a whole review: whoever has it asks for these, and for its texts only when they differ. */
export function pulseOfReview({ id, status, hash, decisions }: Beating): string {
  return [
    id,
    status,
    hash.slice(0, 16),
    decisions.length,
    decisions.filter(({ voided }) => voided).length,
  ].join();
}
