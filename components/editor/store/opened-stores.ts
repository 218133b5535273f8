import type { EditorStore } from "./store";

const KEPT = 10;
const visited = new Map<string, EditorStore>();

/**
 * Returns the store of a document opened earlier in this visit, or a new store. The browser's Back button shows the
 * page as it was first opened, but the store has the changes since then. Keeps the most recent stores, and all stores
 * with unsaved changes.
 */
export function openStore(key: string, open: () => EditorStore): EditorStore {
  const store = visited.get(key) ?? open();
  // The server keeps no stores, because each request can come from a different user.
  if (typeof window === "undefined") return store;
  visited.delete(key);
  visited.set(key, store);
  for (const [old, { autosave }] of visited)
    if (visited.size > KEPT && autosave.isIdle()) visited.delete(old);
  return store;
}
