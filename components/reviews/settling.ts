import { useEffect, useState, useSyncExternalStore } from "react";

/**
 * How long something has to be in view before it can be pressed. An earlier tap may be meant for the previous
 * content.
 */
export const SETTLE_MS = 1_000;

/** Calls `callback` after `ms`. Returns a function that cancels the call. */
export type Timer = (callback: () => void, ms: number) => () => void;

export interface Settling {
  /** `key` identifies the content in view. Null while it loads. */
  show(key: string | null): void;
  /** Whether the content that `key` identifies has been in view for a second. */
  isSettled(key: string | null): boolean;
  subscribe(listener: () => void): () => void;
}

export function makeSettling(timer: Timer): Settling {
  const listeners = new Set<() => void>();
  let shown: string | null = null;
  let settled: string | null = null;
  let cancel = () => {};
  return {
    show(key) {
      if (key === shown) return;
      cancel();
      shown = key;
      settled = null;
      cancel =
        key === null
          ? () => {}
          : timer(() => {
              settled = key;
              for (const listener of listeners) listener();
            }, SETTLE_MS);
    },
    isSettled: (key) => key !== null && settled === key,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/**
 * Returns whether the content that `key` identifies has been in view, unchanged, for a second. The key is
 * null while the content loads.
 */
export function useSettled(key: string | null): boolean {
  const [settling] = useState(() => makeSettling(browserTimer));
  useEffect(() => {
    settling.show(key);
  }, [settling, key]);
  // Stops the timer on unmount.
  useEffect(() => () => settling.show(null), [settling]);
  return useSyncExternalStore(
    settling.subscribe,
    () => settling.isSettled(key),
    () => false,
  );
}

const browserTimer: Timer = (callback, ms) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};
