import { type RefObject, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { Handover, Leave } from "@/components/code-field/handover";
import { measureCaret } from "./measure-caret";

type TrackedEditor = typeof import("./tracked-editor").TrackedEditor;

interface Form {
  /** Null while the textarea is shown. */
  TrackedEditor: TrackedEditor | null;
  handover: Handover | null;
  /** Whether the editor's code couldn't be loaded. */
  failed: boolean;
}

let loaded: TrackedEditor | null = null;

/** Replaces the textarea with the editor once someone edits the text and the editor's code has loaded. */
export function useTrackedEditor(
  leave: RefObject<Leave | null>,
  { edited, entered }: { edited: boolean; entered: boolean },
) {
  const [form, setForm] = useState<Form>(() => ({
    TrackedEditor: edited || entered ? loaded : null,
    handover: entered ? { focused: true, start: 0 } : null,
    failed: false,
  }));

  function upgrade() {
    const left = leave.current?.();
    if (left === null) return void setTimeout(upgrade, 50);
    if (!left) return;
    const field = document.activeElement;
    const isHere = left.focused && field instanceof HTMLTextAreaElement;
    const handover = isHere ? { ...left, caretTop: measureCaret(field) } : left;
    // Synchronous, so that no key press arrives between reading the caret and replacing the field.
    flushSync(() => setForm({ TrackedEditor: loaded, handover, failed: false }));
  }
  async function load() {
    if (form.TrackedEditor) return;
    // If loading fails, the textarea stays, and the next focus retries.
    const module = await import("./tracked-editor").catch(() => null);
    loaded = module?.TrackedEditor ?? loaded;
    if (loaded) upgrade();
    else setForm((now) => ({ ...now, failed: true }));
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: loads when the first edit is made, or was made before.
  useEffect(() => {
    if (edited || leave.current?.()?.focused) void load();
  }, [edited]);
  return { ...form, load };
}
