import { useSyncExternalStore } from "react";

/** Comments that were typed but not sent. They survive while the page shows something else. */
const texts = new Map<string, string>();
const listeners = new Set<() => void>();
const none = () => null;

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** `key` is the ID of a review, or of a comment that is being edited. */
export function useUnsent(key: string): [text: string | null, setText: (text: string | null) => void] {
  const text = useSyncExternalStore(subscribe, () => texts.get(key) ?? null, none);
  return [text, (text) => setUnsent(key, text)];
}

export function setUnsent(key: string, text: string | null): void {
  if (text === null) texts.delete(key);
  else texts.set(key, text);
  for (const listener of listeners) listener();
}

export function readUnsent(key: string): string | null {
  return texts.get(key) ?? null;
}
