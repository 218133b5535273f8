import { useSyncExternalStore } from "react";
import { isSingleKey } from "./key-press";

const KEY = "countersign.single-keys";
const OFF = "off";
const listeners = new Set<() => void>();
/** The setting for this visit, in case the browser's storage is unavailable. */
let chosen: boolean | null = null;

/** Whether single-key shortcuts are on. People who use speech input or have a tremor can turn them off. */
export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== OFF && chosen !== false;
  } catch {
    return chosen !== false;
  }
}

/** Whether to ignore this key, because it's a single-key shortcut and those are turned off. */
export function isTurnedOff(event: Parameters<typeof isSingleKey>[0]): boolean {
  return isSingleKey(event) && !areSingleKeysOn();
}

export function turnSingleKeys(on: boolean): void {
  chosen = on;
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, OFF);
  } catch {
    // Storage is unavailable. `chosen` keeps the setting for this visit.
  }
  for (const listener of listeners) listener();
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore(subscribe, areSingleKeysOn, () => true);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
