import { useRef } from "react";
import { findByLetters } from "./typeahead";

/** The maximum time between two letters of the same search. */
const PAUSE_MS = 600;

/**
 * Returns a function that finds the item that typed letters refer to. It returns null if no item matches, or undefined
 * for a leading space.
 */
export function useTypeahead() {
  const typed = useRef({ letters: "", at: 0 });
  return (key: string, entries: readonly HTMLElement[], focused: number): HTMLElement | null | undefined => {
    const now = performance.now();
    const { letters, at } = typed.current;
    const before = now - at < PAUSE_MS ? letters : "";
    if (key === " " && before === "") return undefined;
    typed.current = { letters: before + key.toLowerCase(), at: now };
    const words = entries.map(({ textContent }) => textContent ?? "");
    return entries[findByLetters(typed.current.letters, words, focused)] ?? null;
  };
}
