import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useDrawnByServer } from "@/components/editor/use-early-typing";
import type { Handover, TextHandle } from "./text-handle";

type CodeField = typeof import("./code-field").CodeField;

/** How the field is drawn now, and where the form before it was left. */
type Form = { handover: Handover | null } & (
  | { kind: "plain" }
  | { kind: "light" }
  | { kind: "code"; CodeField: CodeField }
);

let loaded: CodeField | null = null;

/**
 * Which form the field has: a plain one as the server draws it, a light one to be read, and the richer one once somebody
 * means to write, who may: its code is asked for then. What is pointed at or composed meanwhile is finished first.
 */
export function useCodeField(field: RefObject<TextHandle | null>, readOnly: boolean) {
  const drawnByServer = useDrawnByServer();
  const [form, setForm] = useState<Form>(() => {
    if (loaded) return { kind: "code", CodeField: loaded, handover: null };
    return { kind: drawnByServer ? "plain" : "light", handover: null };
  });
  const kind = useRef(form.kind);
  const busy = useRef(false);

  function take() {
    const next = loaded ? "code" : "light";
    if (!field.current || busy.current || kind.current === next) return;
    const handover = field.current.handover?.() ?? null;
    kind.current = next;
    // At once: a key pressed between reading where the caret is and drawing the new field would be typed before it.
    flushSync(() =>
      setForm(loaded ? { kind: "code", CodeField: loaded, handover } : { kind: "light", handover }),
    );
  }

  function load() {
    if (readOnly || kind.current === "code") return;
    import("./code-field").then(
      (module) => {
        loaded = module.CodeField;
        take();
      },
      // Without it the light field does all that is needed; who comes back to it asks again.
      () => {},
    );
  }

  const begin = useEffectEvent(() => {
    if (kind.current !== "plain") return;
    // Somebody was in the field before the page's scripts were.
    if (field.current?.handover?.().focused) load();
    take();
  });
  useEffect(() => queueMicrotask(begin), []);

  /** What is under way in the field, which another form would break off. */
  function hold() {
    busy.current = true;
  }
  function release() {
    busy.current = false;
    // The text composed last is yet to reach the value, and the caret the place that was pointed at.
    setTimeout(take);
  }

  const listeners = {
    onFocus: load,
    onPointerDown: () => {
      hold();
      load();
      for (const type of ["pointerup", "pointercancel"])
        window.addEventListener(type, release, { once: true });
    },
    onCompositionStart: hold,
    onCompositionEnd: release,
  };
  return { form, listeners };
}
