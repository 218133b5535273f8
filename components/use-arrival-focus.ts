import { type RefObject, useEffect } from "react";

/**
 * Focuses an element that has just replaced a button, so that keyboard and screen reader users continue
 * there. A dialog that closes at the same time restores the focus first.
 */
export function useArrivalFocus(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const frame = requestAnimationFrame(() => element.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [element]);
}
