import type { EditorStore } from "./store";

const KEPT = 10;
const visited = new Map<string, EditorStore>();

/**
 * The store of a document that was open before in this visit, or a new one. The browser's Back shows the page as it was
 * first opened; the store has the changes since then. Keeps the latest stores, and all with unsaved changes.
 */
export function visit(key: string, open: () => EditorStore): EditorStore {
  const store = visited.get(key) ?? open();
  // On the server, each visit is a different user's.
  if (typeof window === "undefined") return store;
  visited.delete(key);
  visited.set(key, store);
  for (const [old, { autosave }] of visited)
    if (visited.size > KEPT && autosave.isIdle()) visited.delete(old);
  return store;
}
