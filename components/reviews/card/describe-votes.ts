import type { ReviewDto } from "@/server/domain/review/api";
import { canBeDecided, describeMissing } from "@/server/domain/review/describe-missing";
import type { ReviewStanding } from "./review-edit";

const MAX_NAMES = 3;
const ALL = new Intl.ListFormat("en-GB");

/**
 * Describes who has approved the document, how many approvals are missing, and from whom. Null if there's
 * nothing to add to the policy.
 */
export function describeVotes(
  { missing }: Pick<ReviewDto, "missing">,
  { votes, voted }: Pick<ReviewStanding, "votes" | "voted">,
  readerId: string,
): string | null {
  if (!missing || (votes.length === 0 && canBeDecided(missing))) return null;
  const waits = describeMissing(missing, readerId);
  if (votes.length === 0) return waits;
  const others =
    votes.length > MAX_NAMES ? `${votes.length} people` : ALL.format(votes.map(({ by }) => by.name));
  return `${voted ? "You" : others} approved this text. ${waits}`;
}
