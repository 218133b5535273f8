import { createContext, type RefObject, useEffect, useState } from "react";

/** Whether a person opened the review. False while only the page has selected it. */
export const IsOpened = createContext(true);

/** How presses end, so that a button doesn't change while it's being pressed. A touch that scrolls ends in a cancel. */
const ACTS = ["pointerup", "pointercancel", "keyup", "wheel"] as const;

/**
 * Tracks whether a person opened the selected review. A review that the page selected counts as opened once the
 * person presses or scrolls in its pane.
 */
export function useOpened(root: RefObject<HTMLElement | null>, selected: string | null) {
  const [unopened, setUnopened] = useState<string | null>(null);
  const isOpened = selected === null || selected !== unopened;
  useEffect(() => {
    const pane = root.current?.querySelector("[data-review-pane]");
    if (isOpened || !pane) return;
    const listening = new AbortController();
    for (const act of ACTS)
      pane.addEventListener(act, () => setUnopened(null), {
        capture: true,
        passive: true,
        signal: listening.signal,
      });
    return () => listening.abort();
  }, [root, isOpened]);
  return {
    isOpened,
    /** Called for a review that the page selects. */
    wait: (id: string) => setUnopened(id),
    /** Called for a review that a person selects. */
    open: (id: string | null) => setUnopened((before) => (before === id ? null : before)),
  };
}
