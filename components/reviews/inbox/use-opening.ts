import { type MouseEvent, type RefObject, useEffect, useRef } from "react";
import { showOverlay } from "@/components/shell/shown-overlay";
import type { InboxRow } from "@/server/domain/review/inbox/inbox";
import { readReviewId } from "./inbox-place";
import { focusRow, type useChosen } from "./use-inbox";
import { useReviewKeys } from "./use-review-keys";
import { findNeighbor } from "./walk";

/** Opens a review when the user clicks a row, presses a key, or follows the link after a decision. */
export function useOpening(
  root: RefObject<HTMLElement | null>,
  {
    rows,
    index,
    chosen,
    next,
    dismiss,
  }: {
    rows: readonly InboxRow[];
    index: RefObject<number>;
    chosen: ReturnType<typeof useChosen>;
    /** The review that the link opens. */
    next: Pick<InboxRow, "id"> | null;
    /** Removes the notice about the latest decision. */
    dismiss: () => void;
  },
) {
  const focusPane = () => root.current?.querySelector<HTMLElement>("[data-review-pane]")?.focus();

  /** Opens a different review in the list. */
  function open(id: string) {
    dismiss();
    chosen.choose(id);
    focusRow(root.current, id);
  }

  useReviewKeys(root, {
    onWalk(by) {
      // If keys are pressed rapidly, the URL is ahead of the rendered state.
      const id = findNeighbor(rows, readReviewId(window.location.pathname), index.current, by);
      if (id !== null) open(id);
    },
    onKeys: () => showOverlay("keys"),
  });

  return {
    onChoose(id: string, event: MouseEvent<HTMLAnchorElement>) {
      if (opensElsewhere(event)) return;
      event.preventDefault();
      event.currentTarget.focus();
      dismiss();
      if (id !== chosen.id) chosen.choose(id, chosen.wide ? "replace" : "push");
      // Lets keyboard users press Enter on the selected row to go to its review.
      else if (event.detail === 0) focusPane();
    },
    onNext(event: MouseEvent<HTMLAnchorElement>) {
      if (opensElsewhere(event) || !next) return;
      event.preventDefault();
      open(next.id);
      if (!chosen.wide) focusPane();
    },
  };
}

/** Tracks the selected review's position in the list. If the review leaves, `index` keeps its last position. */
export function useIndex(
  root: RefObject<HTMLElement | null>,
  rows: readonly InboxRow[],
  chosen: string | null,
) {
  const at = rows.findIndex(({ id }) => id === chosen);
  const index = useRef(0);
  useEffect(() => {
    if (at >= 0) index.current = at;
    // The focused row may have left the list, and shortcuts need the focus inside the inbox.
    else if (document.activeElement === document.body) root.current?.focus({ preventScroll: true });
  }, [root, at]);
  return { at, index };
}

/** Returns true for a click that opens a new tab or window. */
function opensElsewhere({ ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return ctrlKey || metaKey || shiftKey;
}
