import { type RefObject, useEffect, useState } from "react";

/** A longer selection isn't a value to look up. */
const MAX_CHARS = 200;

/**
 * Returns the text that the user last selected inside an element, including in a field. Clicking elsewhere doesn't
 * clear it, so the user can scroll a source.
 */
export function useSelectedText(element: RefObject<HTMLElement | null>): string {
  const [selected, setSelected] = useState("");
  useEffect(() => {
    function read() {
      const text = readSelection(element.current);
      if (text !== null) setSelected(text);
    }
    document.addEventListener("selectionchange", read);
    return () => document.removeEventListener("selectionchange", read);
  }, [element]);
  return selected;
}

/** Returns null if the selection is outside the element. */
function readSelection(element: HTMLElement | null): string | null {
  const { activeElement } = document;
  if (!element) return null;
  let text: string;
  if (activeElement instanceof HTMLTextAreaElement && element.contains(activeElement)) {
    const { value, selectionStart, selectionEnd } = activeElement;
    text = value.slice(selectionStart, selectionEnd);
  } else {
    const selection = document.getSelection();
    if (!selection?.anchorNode || !element.contains(selection.anchorNode)) return null;
    text = selection.toString();
  }
  const words = text.trim();
  return words.length <= MAX_CHARS ? words : "";
}
