import { closingDecisions } from "@/components/reviews/card/review-edit";
import type { DecisionDto, ReviewDto } from "@/server/domain/review/api";
import { isEmptyDocument } from "@/server/domain/review/is-empty-document";
import type { ReviewStatus } from "@/server/domain/review/status";
import { SOMEONE, sayDone } from "@/server/domain/review/words";

const CLOSED: Record<Exclude<ReviewStatus, "OPEN">, string> = {
  APPROVED: "approved it",
  REJECTED: "rejected it",
  CHANGES_REQUESTED: "sent it back",
  EXPIRED: "The deadline passed.",
  CANCELLED: "The run ended.",
};

/**
 * Explains why a review can't be approved as it was shown. Null if it still can. `now` is undefined if the
 * review no longer exists.
 */
export function whyRemoved(
  shown: Pick<ReviewDto, "hash">,
  now: ReviewDto | undefined,
  readerId: string,
): string | null {
  if (!now) return "The review no longer exists.";
  const standing = now.decisions.filter(({ voided }) => !voided);
  if (now.status !== "OPEN") {
    const decisions = closingDecisions(now).map((decision) => addressed(decision, readerId));
    return decisions.length > 0 ? `${sayDone(decisions, CLOSED[now.status])}.` : CLOSED[now.status];
  }
  const latest = standing.at(-1);
  if (now.hash !== shown.hash) return `${sayDone([latest ?? SOMEONE], "edited the document")}.`;
  if (!now.mayApprove.allowed) return now.mayApprove.reason ?? "You can't approve it.";
  const vote = standing.find(
    ({ by, for: covered, decision }) => decision === "approve" && [by.id, covered?.id].includes(readerId),
  );
  if (vote) return `${sayDone([addressed(vote, readerId)], "already approved it")}.`;
  return isEmptyDocument(now) ? "The document is empty. Open the review to decide." : null;
}

/** Replaces the user's own name with "You". */
function addressed(decision: DecisionDto, readerId: string): Pick<DecisionDto, "by" | "for"> {
  const { by } = decision;
  return by.id === readerId ? { by: { ...by, name: "You" }, for: null } : decision;
}
