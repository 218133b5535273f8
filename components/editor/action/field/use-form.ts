import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import type { FieldHandover } from "./field-props";

type CodeField = typeof import("./code-field").CodeField;

let loaded: CodeField | null = null;

/**
 * Determines which field to show: `RestText` if `handover` is null, `PlainField` if there's no `CodeField` yet,
 * otherwise `CodeField`.
 */
export function useForm(leave: RefObject<(() => FieldHandover | null) | null>) {
  const handover = useDrawnByServer() ? { focused: false } : null;
  const [form, setForm] = useState<{ handover: FieldHandover | null; CodeField?: CodeField | null }>({
    handover,
  });

  function upgrade() {
    const left = leave.current?.();
    // Synchronous, so that no key press arrives between reading the caret and replacing the field.
    if (left)
      flushSync(() => setForm((now) => (now.CodeField ? now : { handover: left, CodeField: loaded })));
    else if (left === null) setTimeout(upgrade, 50);
  }
  async function load() {
    if (loaded) return;
    // If loading fails, the plain field stays, and the next focus retries.
    loaded = (await import("./code-field").catch(() => null))?.CodeField ?? null;
    if (loaded) upgrade();
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once, after hydration.
  useEffect(() => {
    const left = leave.current?.();
    if (left?.focused) load();
    else if (left) setForm({ handover: null });
  }, []);
  const enter = (left: FieldHandover) => flushSync(() => setForm({ handover: left, CodeField: loaded }));
  return { ...form, load, enter };
}

/** True on the server and during hydration. */
function useDrawnByServer(): boolean {
  return useSyncExternalStore(subscribe, isNotDrawn, isDrawnByServer);
}

const subscribe = () => () => {};
const isNotDrawn = () => false;
const isDrawnByServer = () => true;
