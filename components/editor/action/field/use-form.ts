import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import type { Handover } from "./field-props";

type CodeField = typeof import("./code-field").CodeField;

let loaded: CodeField | null = null;

/** Which form the field has. No handover: it's at rest. No CodeField: it's plain until CodeMirror loads. */
export function useForm(leave: RefObject<(() => Handover | null) | null>) {
  const handover = useDrawnByServer() ? { focused: false } : null;
  const [form, setForm] = useState<{ handover: Handover | null; CodeField?: CodeField | null }>({ handover });

  function upgrade() {
    const left = leave.current?.();
    // Synchronously, so that no key is pressed after the caret is read.
    if (left)
      flushSync(() => setForm((now) => (now.CodeField ? now : { handover: left, CodeField: loaded })));
    else if (left === null) setTimeout(upgrade, 50);
  }
  async function load() {
    if (loaded) return;
    // If it fails, the plain form stays, and the next focus tries again.
    loaded = (await import("./code-field").catch(() => null))?.CodeField ?? null;
    if (loaded) upgrade();
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the page's scripts have loaded.
  useEffect(() => {
    const left = leave.current?.();
    if (left?.focused) load();
    else if (left) setForm({ handover: null });
  }, []);
  const enter = (left: Handover) => flushSync(() => setForm({ handover: left, CodeField: loaded }));
  return { ...form, load, enter };
}

/** True on the server and during hydration. */
function useDrawnByServer(): boolean {
  return useSyncExternalStore(subscribe, isNotDrawn, isDrawnByServer);
}

const subscribe = () => () => {};
const isNotDrawn = () => false;
const isDrawnByServer = () => true;
