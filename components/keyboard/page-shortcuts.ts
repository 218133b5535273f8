import { useEffect } from "react";
import type { ShortcutSection } from "./shortcut-list";

let sections: readonly ShortcutSection[] = [];

/** Returns the page's own shortcuts, which the keyboard help lists along with the global shortcuts. */
export function readPageShortcuts(): readonly ShortcutSection[] {
  return sections;
}

/** Adds a page's shortcuts to the keyboard help while the page is shown. */
export function usePageShortcuts(own: readonly ShortcutSection[]): void {
  useEffect(() => {
    sections = own;
    return () => {
      sections = [];
    };
  }, [own]);
}
