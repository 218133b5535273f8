import { useDeferredValue, useState } from "react";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { ReviewDto } from "@/server/domain/review/api";
import { type ReviewEdit, type ShownText, standingOf } from "./review-edit";
import { useTextChanges } from "./use-text-changes";

const NO_REASONS = { reject: "", request_changes: "" };

export type ReviewDraft = ReturnType<typeof useReviewDraft>;

/** Manages the user's input to a review. The caller stores `edit`, so that it's kept while another step is shown. */
export function useReviewDraft(
  review: ReviewDto,
  readerId: string,
  edit: ReviewEdit | null,
  onEdit: (edit: ReviewEdit | null) => void,
) {
  const [seen, setSeen] = useState<ShownText>({ hash: review.hash, text: review.text });
  const mine = edit ?? { basis: seen, text: seen.text, note: "", reasons: NO_REASONS };
  const standing = standingOf(review, mine, readerId);
  const note = mine.note.trim();
  const reason = mine.reasons.reject.trim() || mine.reasons.request_changes.trim();
  const isTyped = standing.edited || note !== "";
  useLeaveGuard(review.status === "OPEN" && isTyped);
  // Comparing long text must not slow down typing.
  const deferredText = useDeferredValue(standing.text);
  const changes = useTextChanges(mine.basis.text, deferredText);

  function startFrom(text: ShownText) {
    onEdit(note || reason ? { ...mine, basis: text, text: text.text } : null);
  }

  return {
    ...standing,
    basis: mine.basis,
    note,
    /** A reason that was typed but not sent. */
    reason,
    reasons: mine.reasons,
    typedNote: mine.note,
    deferredText,
    changes,
    setText: (text: string) => onEdit({ ...mine, text }),
    setNote: (note: string) => onEdit({ ...mine, note }),
    setReason: (decision: keyof typeof NO_REASONS, reason: string) =>
      onEdit({ ...mine, reasons: { ...mine.reasons, [decision]: reason } }),
    undoEdits: () => startFrom(seen),
    showTheirs() {
      const theirs = { hash: review.hash, text: review.text };
      setSeen(theirs);
      startFrom(theirs);
    },
    keepMine: () => onEdit({ ...mine, basis: { hash: review.hash, text: review.text } }),
    /**
     * Call this after a decision. An approval marks the document as seen and clears the user's input. After any other
     * decision, edits and the note are kept.
     */
    settle(decision: "approve" | "reject" | "request_changes") {
      if (decision === "approve") setSeen({ hash: standing.shown, text: standing.text });
      onEdit(decision !== "approve" && isTyped ? { ...mine, reasons: NO_REASONS } : null);
    },
  };
}
