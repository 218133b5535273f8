import { useEffectEvent, useLayoutEffect, useState, useSyncExternalStore } from "react";

/**
 * Takes over what was typed into a field before the page's scripts had arrived. React does not tell it, and writes over
 * it: so it is read as React takes over what the server drew. `selector`: where the field stands in that.
 */
export function useEarlyTyping(selector: string, value: string, onChange: (value: string) => void): void {
  const drawn = useDrawnByServer();
  const [early] = useState(() => (drawn ? readDrawn(selector) : null));
  const take = useEffectEvent(() => early !== null && early !== value && onChange(early));
  useLayoutEffect(() => void take(), []);
}

/** The server is drawing this, or React takes over what it drew. */
export function useDrawnByServer(): boolean {
  return useSyncExternalStore(subscribe, isNotDrawn, isDrawnByServer);
}

const subscribe = () => () => {};
const isNotDrawn = () => false;
const isDrawnByServer = () => true;

/** Null: this is the server, or nothing was typed into the field. */
function readDrawn(selector: string): string | null {
  if (typeof document === "undefined") return null;
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector);
  if (!field || field.readOnly) return null;
  // Not against the document: a field makes other ends of lines of those that it is given, or leaves them out.
  const untouched = [field.defaultValue, field.defaultValue.replace(/[\r\n]/g, "")];
  return untouched.includes(field.value) ? null : field.value;
}
