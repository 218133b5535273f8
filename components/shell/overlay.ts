import { useEffect, useSyncExternalStore } from "react";
import type { ShortcutSection } from "@/components/keyboard/keys-dialog";

/** What lies over any page: the palette, or the sheet of keys. */
export type Overlay = "palette" | "keys";

let shown: Overlay | null = null;
let sections: readonly ShortcutSection[] = [];
const listeners = new Set<() => void>();

export function readOverlay(): Overlay | null {
  return shown;
}

export function showOverlay(next: Overlay | null): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** A dialog says that it was closed when another one may have taken its place already. */
export function hideOverlay(closed: Overlay): void {
  if (shown === closed) showOverlay(null);
}

/** What the sheet says of the page beside what holds everywhere. */
export function readShortcuts(): readonly ShortcutSection[] {
  return sections;
}

/** The keys of a page, for as long as it is there. */
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
