import { useEffect, useSyncExternalStore } from "react";
import type { ShortcutSection } from "@/components/keyboard/keys-dialog";

/** The overlays that can open over any page: the palette and the keyboard help. */
export type Overlay = "palette" | "keys";

let shown: Overlay | null = null;
/** Text typed while the palette was loading. */
let early = "";
let sections: readonly ShortcutSection[] = [];
const listeners = new Set<() => void>();

export function readOverlay(): Overlay | null {
  return shown;
}

export function showOverlay(next: Overlay | null): void {
  shown = next;
  early = "";
  for (const listener of listeners) listener();
}

/** Hides an overlay unless a different one is already open. A dialog's close event can arrive late. */
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

/** The page's own shortcuts, which the keyboard help lists along with the global shortcuts. */
export function readShortcuts(): readonly ShortcutSection[] {
  return sections;
}

/** Adds a page's shortcuts to the keyboard help while the page is shown. */
export function useShortcutSheet(own: readonly ShortcutSection[]): void {
  useEffect(() => {
    sections = own;
    return () => {
      sections = [];
    };
  }, [own]);
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
