import { useSyncExternalStore } from "react";
import { isSingleKey } from "./keys";

const KEY = "countersign.single-keys";
const OFF = "off";
const listeners = new Set<() => void>();
/** Where the browser keeps nothing, for the visit at least. */
let chosen: boolean | null = null;

/** Whether keys that are pressed alone do something: who speaks to the computer, or trembles, turns them off. */
export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== OFF && chosen !== false;
  } catch {
    return chosen !== false;
  }
}

/** A key that would do something, if it were not turned off. */
export function isTurnedOff(event: Parameters<typeof isSingleKey>[0]): boolean {
  return isSingleKey(event) && !areSingleKeysOn();
}

export function turnSingleKeys(on: boolean): void {
  chosen = on;
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, OFF);
  } catch {
    // Nothing is kept then; this visit has it in `chosen`.
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
