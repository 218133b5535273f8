import { useImperativeHandle, useLayoutEffect, useRef } from "react";
import { CONTROL } from "@/components/ui/field";
import type { FieldProps } from "./field-props";
import { findTyped } from "./typed-variable";

/** The instructions as a plain textarea, shown before hydration and while CodeMirror loads. */
export function PlainField({ attributes, text, onChange, handover, ref }: FieldProps) {
  const textarea = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  const asked = useRef(false);

  useLayoutEffect(() => {
    const field = textarea.current;
    if (!field || (field === document.activeElement && !handover.focused)) return;
    const { start = field.value.length, end = start, scrollTop } = handover;
    field.setSelectionRange(start, end);
    if (handover.focused) field.focus();
    if (scrollTop !== undefined) field.scrollTop = scrollTop;
  }, [handover]);
  useImperativeHandle(ref, () => () => {
    const field = textarea.current;
    // Replacing the field would interrupt composing text or dragging a selection.
    if (!field || composing.current || field.matches(":active")) return null;
    const { selectionStart: start, selectionEnd: end, scrollTop } = field;
    const complete = asked.current || findTyped(text.slice(0, end)) !== null;
    return { focused: field === document.activeElement, start, end, scrollTop, complete };
  });
  const noteComposing = ({ type }: { type: string }) => {
    composing.current = type === "compositionstart";
  };
  return (
    <textarea
      ref={textarea}
      {...attributes}
      placeholder={attributes["aria-placeholder"]}
      value={text}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={({ ctrlKey, key }) => {
        asked.current = ctrlKey && key === " ";
      }}
      onCompositionStart={noteComposing}
      onCompositionEnd={noteComposing}
      autoComplete="off"
      className={`field-sizing-content block max-h-[50dvh] min-h-[calc(6lh+18px)] resize-none py-2 ${CONTROL}`}
    />
  );
}
