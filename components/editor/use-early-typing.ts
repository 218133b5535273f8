import { useEffectEvent, useLayoutEffect, useState, useSyncExternalStore } from "react";

/**
 * Keeps text typed into a field before hydration. React overwrites it without an event, so this reads it
 * while React hydrates. `selector` finds the field in the server's HTML.
 */
export function useEarlyTyping(selector: string, value: string, onChange: (value: string) => void): void {
  const drawn = useDrawnByServer();
  const [early] = useState(() => (drawn ? readDrawn(selector) : null));
  const take = useEffectEvent(() => early !== null && early !== value && onChange(early));
  useLayoutEffect(() => void take(), []);
}

/** True on the server and during hydration. */
export function useDrawnByServer(): boolean {
  return useSyncExternalStore(subscribe, isNotDrawn, isDrawnByServer);
}

const subscribe = () => () => {};
const isNotDrawn = () => false;
const isDrawnByServer = () => true;

/** Null on the server, or if nothing was typed. */
function readDrawn(selector: string): string | null {
  if (typeof document === "undefined") return null;
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector);
  if (!field || field.readOnly) return null;
  // Not compared with the document, because fields normalize or remove line breaks.
  const untouched = [field.defaultValue, field.defaultValue.replace(/[\r\n]/g, "")];
  return untouched.includes(field.value) ? null : field.value;
}
