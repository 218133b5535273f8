import { type RefObject, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { Handover } from "./text-handle";

type CodeField = typeof import("./code-field").CodeField;

interface Arrival {
  CodeField: CodeField;
  handover: Handover | null;
}

let loaded: CodeField | null = null;

/** The richer field once its code is here. What is being composed in the plain one is finished there first. */
export function useCodeField(textarea: RefObject<HTMLTextAreaElement | null>): Arrival | null {
  const [arrival, setArrival] = useState<Arrival | null>(loaded && { CodeField: loaded, handover: null });
  useEffect(() => {
    if (loaded && !textarea.current) return;
    let composing = false;
    let ready: CodeField | null = null;
    const plain = textarea.current;
    const left = new AbortController();
    const take = () => {
      if (!ready || composing || left.signal.aborted) return;
      const CodeField = ready;
      // At once: a key pressed between reading where the caret is and drawing the new field would be typed before it.
      flushSync(() => setArrival({ CodeField, handover: plain && readHandover(plain) }));
    };
    const listen = (type: string, now: boolean) =>
      plain?.addEventListener(
        type,
        () => {
          composing = now;
          // The text composed last is yet to reach the value.
          if (!now) setTimeout(take);
        },
        { signal: left.signal },
      );
    listen("compositionstart", true);
    listen("compositionend", false);
    import("./code-field").then(
      (module) => {
        loaded = ready = module.CodeField;
        take();
      },
      // Without it the plain field does all that is needed.
      () => {},
    );
    return () => left.abort();
  }, [textarea]);
  return arrival;
}

function readHandover(textarea: HTMLTextAreaElement): Handover {
  const { selectionStart: start, selectionEnd: end, scrollTop } = textarea;
  return { focused: document.activeElement === textarea, start, end, scrollTop };
}
