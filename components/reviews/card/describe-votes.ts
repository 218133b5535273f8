import type { ReviewDto } from "@/server/domain/review/api";
import { canBeDecided, describeMissing } from "@/server/domain/review/describe-missing";
import { sayDone } from "@/server/domain/review/words";
import type { ReviewStanding } from "./review-edit";

const MAX_NAMES = 3;

/**
 * Describes who has approved the document, how many approvals are missing, and from whom. Null if the policy
 * already makes that clear.
 */
export function describeVotes(
  { missing }: Pick<ReviewDto, "missing">,
  { votes }: Pick<ReviewStanding, "votes">,
  readerId: string,
): string | null {
  if (!missing || (votes.length === 0 && canBeDecided(missing))) return null;
  const waits = describeMissing(missing, readerId);
  if (votes.length === 0) return waits;
  const done = "approved this document";
  if (votes.some(({ by }) => by.id === readerId)) return `You ${done}. ${waits}`;
  return `${votes.length > MAX_NAMES ? `${votes.length} people ${done}` : sayDone(votes, done)}. ${waits}`;
}
