import type { KeyboardEvent } from "react";

/** Returns a key handler that moves the focus between lanes. */
export function useLaneKeys() {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>("a")];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const last = all.length - 1;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all[Math.min(Math.max(next, 0), last)]?.focus();
  };
}
