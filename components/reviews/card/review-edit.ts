import type { DecisionDto, ReviewDto } from "@/server/domain/review/operations";

/** The text that a reader has before them, as the review had it then. */
export interface ShownText {
  hash: string;
  text: string;
}

/** What a reviewer has typed, and the text that they began with. */
export interface ReviewEdit {
  basis: ShownText;
  text: string;
  /** What is kept with their approval. */
  note: string;
  /** Why they would not approve it. */
  reasons: Record<"reject" | "request_changes", string>;
}

/** How one's own text stands to the review as it is now. */
export interface ReviewStanding {
  /** What is in the field. */
  text: string;
  edited: boolean;
  /** The hash that a decision is bound to: of the text that the reader has seen. */
  shown: string;
  /** Somebody proposed another text since: nothing may be approved until the reader has seen it. */
  isOutdated: boolean;
  /** Who stands behind the text as it is. */
  votes: DecisionDto[];
  voted: boolean;
}

export function standingOf(
  review: ReviewDto,
  { basis, text }: Pick<ReviewEdit, "basis" | "text">,
  memberId: string,
): ReviewStanding {
  // One's own proposal comes back as the review's text: then that is what one has seen.
  const arrived = review.text === text;
  const votes = review.decisions.filter(({ decision, voided }) => decision === "approve" && !voided);
  return {
    text,
    edited: text !== basis.text && !arrived,
    shown: arrived ? review.hash : basis.hash,
    isOutdated: review.hash !== basis.hash && !arrived,
    votes,
    voted: votes.some(({ by }) => by.id === memberId),
  };
}

/** The label of the field with the text. `voted`: the reader has approved exactly what is in it. */
export function labelOfText({ isCall, voted }: { isCall: boolean; voted: boolean }): string {
  if (voted)
    return isCall
      ? "The arguments you approved, as JSON. To approve different ones, edit them."
      : "The text you approved. To approve a different text, edit it.";
  return `${isCall ? "The arguments, as JSON" : "The text"}. Change what needs changing.`;
}

/** The decision that closed a review, or null: it expired, or its run was cancelled. */
export function closingDecision({ status, decisions }: ReviewDto): DecisionDto | null {
  if (status !== "APPROVED" && status !== "REJECTED" && status !== "CHANGES_REQUESTED") return null;
  return decisions.findLast(({ voided }) => !voided) ?? null;
}

/** Whether a person stood behind another text than the draft. */
export function isEdit({ output }: DecisionDto, { draft }: ReviewDto): boolean {
  return output !== null && output !== draft;
}
