import { useState } from "react";
import { flushSync } from "react-dom";
import { filterItems } from "./filter-items";
import type { MenuItem } from "./menu-entry";

/** The letters that filter a menu's items. */
export interface MenuFilter {
  sought: string;
  shown: readonly MenuItem[];
  /** Whether any item matches. */
  found: boolean;
  /** Filters by the given letters and returns the element of the best match. */
  seek: (letters: string) => HTMLElement | null;
}

export function useFilter(items: readonly MenuItem[], entries: () => HTMLElement[]): MenuFilter {
  const [sought, setSought] = useState("");
  const { shown, best } = filterItems(items, sought);
  return {
    sought,
    shown,
    found: sought.trim() === "" || best !== null,
    seek(letters) {
      const next = filterItems(items, letters);
      flushSync(() => setSought(letters));
      return entries()[next.best ? next.shown.indexOf(next.best) : -1] ?? null;
    },
  };
}
