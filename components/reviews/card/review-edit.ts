import type { DecisionDto, ReviewDto } from "@/server/domain/review/api";

/** A version of the document that the user has seen. */
export interface ShownText {
  hash: string;
  text: string;
}

/** A reviewer's input and the document they started from. */
export interface ReviewEdit {
  basis: ShownText;
  text: string;
  /** A note to store with the reviewer's approval. */
  note: string;
  /** The reasons typed for rejecting and for requesting changes. */
  reasons: Record<"reject" | "request_changes", string>;
}

/** How the user's input relates to the review's current document. */
export interface ReviewStanding {
  /** The text in the field. */
  text: string;
  edited: boolean;
  /** The hash of the text that the user has seen. A decision includes this hash. */
  shown: string;
  /** Whether someone proposed a different document, which the user has to see before they can approve. */
  isOutdated: boolean;
  /** The valid approvals of the current text. */
  votes: DecisionDto[];
  /** Whether the user approved the current text, or someone approved it on their behalf. */
  voted: boolean;
}

export function standingOf(
  review: ReviewDto,
  { basis, text }: Pick<ReviewEdit, "basis" | "text">,
  memberId: string,
): ReviewStanding {
  // If the review's document is the text in the field, the user has already seen it.
  const arrived = review.text === text;
  const votes = review.decisions.filter(({ decision, voided }) => decision === "approve" && !voided);
  return {
    text,
    edited: text !== basis.text && !arrived,
    shown: arrived ? review.hash : basis.hash,
    isOutdated: review.hash !== basis.hash && !arrived,
    votes,
    voted: votes.some((vote) => [vote.by.id, vote.for?.id].includes(memberId)),
  };
}

/** Returns the label of the text field. `voted` is true if the user has approved exactly this text. */
export function labelOfText({ isCall, voted }: { isCall: boolean; voted: boolean }): string {
  if (voted)
    return isCall ? "Arguments (JSON, approved by you, editable)" : "Document (approved by you, editable)";
  return isCall ? "Arguments (JSON, editable)" : "Document (editable)";
}

/**
 * Returns the decisions that closed a review: all its approvals, or the decision that rejected it or sent it
 * back.
 */
export function closingDecisions({ status, decisions }: ReviewDto): DecisionDto[] {
  const valid = decisions.filter(({ voided }) => !voided);
  switch (status) {
    case "APPROVED":
      return valid.filter(({ decision }) => decision === "approve");
    case "REJECTED":
    case "CHANGES_REQUESTED":
      return valid.slice(-1);
    case "OPEN":
    case "EXPIRED":
    case "CANCELLED":
      return [];
  }
}

/** Whether a person approved a document that differs from the draft. */
export function isEdit({ output }: DecisionDto, { draft }: ReviewDto): boolean {
  return output !== null && output !== draft;
}
