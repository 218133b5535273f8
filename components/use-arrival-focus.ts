import { type RefObject, useEffect } from "react";

/**
 * Gives the focus to what has just appeared, in place of a button that is gone: whoever listens or uses the keyboard
 * goes on from there. A dialog that closes at the same time gives its focus back first.
 */
export function useArrivalFocus(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const frame = requestAnimationFrame(() => element.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [element]);
}
