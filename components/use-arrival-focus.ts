import { type RefObject, useEffect } from "react";

/**
 * Focuses what has just appeared in place of a button, so that keyboard and screen reader users continue
 * there. A dialog that closes at the same time returns its focus first.
 */
export function useArrivalFocus(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const frame = requestAnimationFrame(() => element.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [element]);
}
