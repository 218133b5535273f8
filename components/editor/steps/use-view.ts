import { useState } from "react";
import { VIEW_COOKIE, type View } from "./view";

const A_YEAR = 365 * 24 * 60 * 60;

/**
 * Returns the editor's current view, list or canvas, and a function that changes it. A cookie remembers the view
 * for the next workflow and lets the server render it.
 */
export function useView(first: View): [View, (view: View) => void] {
  const [view, setView] = useState(first);
  return [
    view,
    (chosen) => {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
      document.cookie = `${VIEW_COOKIE}=${chosen}; path=/; max-age=${A_YEAR}; samesite=lax`;
      setView(chosen);
    },
  ];
}
