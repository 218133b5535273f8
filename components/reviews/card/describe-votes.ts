import type { ReviewDto } from "@/server/domain/review/api";
import { canBeDecided, describeMissing } from "@/server/domain/review/describe-missing";
import { nameDecider } from "@/server/domain/review/words";
import type { ReviewStanding } from "./review-edit";

const MAX_NAMES = 3;
const ALL = new Intl.ListFormat("en-GB");

/**
 * Describes who has approved the document, how many approvals are missing, and from whom. Null if there's
 * nothing to add to the policy.
 */
export function describeVotes(
  { missing }: Pick<ReviewDto, "missing">,
  { votes }: Pick<ReviewStanding, "votes">,
  readerId: string,
): string | null {
  if (!missing || (votes.length === 0 && canBeDecided(missing))) return null;
  const waits = describeMissing(missing, readerId);
  if (votes.length === 0) return waits;
  const others = votes.length > MAX_NAMES ? `${votes.length} people` : ALL.format(votes.map(nameDecider));
  const mine = votes.some(({ by }) => by.id === readerId);
  return `${mine ? "You" : others} approved this text. ${waits}`;
}
