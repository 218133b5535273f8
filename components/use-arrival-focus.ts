import { type RefObject, useEffect } from "react";

/**
 * Focuses an element that has just replaced a button, so that keyboard and screen reader users continue there. Waits
 * for the next frame, because a dialog that closes at the same time would otherwise take the focus back.
 */
export function useArrivalFocus(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const frame = requestAnimationFrame(() => element.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [element]);
}
