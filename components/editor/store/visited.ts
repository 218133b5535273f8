import type { EditorStore } from "./store";

const KEPT = 10;
const visited = new Map<string, EditorStore>();

/**
 * The store of a document that was open before in this visit, or a new one. The browser's Back shows the page as it was
 * first opened: what was written since, what is on its way and what can be undone is in the store. The last ones are
 * kept, and those that are not saved.
 */
export function visit(key: string, open: () => EditorStore): EditorStore {
  const store = visited.get(key) ?? open();
  // On the server every visit is somebody else's.
  if (typeof window === "undefined") return store;
  visited.delete(key);
  visited.set(key, store);
  for (const [old, { autosave }] of visited)
    if (visited.size > KEPT && autosave.isIdle()) visited.delete(old);
  return store;
}
