import { useSyncExternalStore } from "react";

/** The overlays that can open over any page: the palette and the keyboard help. */
export type Overlay = "palette" | "keys";

let shown: Overlay | null = null;
/** Text typed while the palette was loading. */
let early = "";
const listeners = new Set<() => void>();

export function readOverlay(): Overlay | null {
  return shown;
}

export function showOverlay(next: Overlay | null): void {
  shown = next;
  early = "";
  for (const listener of listeners) listener();
}

/** Hides an overlay unless a different one is already open, because a dialog's close event can arrive late. */
export function hideOverlay(closed: Overlay): void {
  if (shown === closed) showOverlay(null);
}

/** Buffers a keystroke until the palette loads. */
export function typeEarly(key: string): void {
  early = key === "Backspace" ? [...early].slice(0, -1).join("") : early + key;
}

/** Returns and clears the text typed while the palette was loading. */
export function takeEarlyText(): string {
  const text = early;
  early = "";
  return text;
}

export function useOverlay(): Overlay | null {
  return useSyncExternalStore(subscribe, readOverlay, () => null);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
