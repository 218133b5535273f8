import { type Ref, useImperativeHandle, useRef } from "react";
import { flushSync } from "react-dom";
import { useEarlyTyping } from "@/components/editor/use-early-typing";
import type { TextFieldProps, TextHandle } from "./text-handle";

/** The field as the server draws it, where one can write before the page's scripts have arrived. */
export function PlainField({
  id,
  describedBy,
  name,
  value,
  onChange,
  readOnly,
  invalid,
  placeholder,
  ref,
}: Omit<TextFieldProps, "labelId"> & { ref: Ref<TextHandle> }) {
  const textarea = useRef<HTMLTextAreaElement>(null);
  useEarlyTyping(`[id="${id}"]`, value, onChange);
  useImperativeHandle(ref, () => {
    function replace(start: number, end: number, text: string) {
      const field = textarea.current;
      if (!field) return;
      flushSync(() => onChange(field.value.slice(0, start) + text + field.value.slice(end)));
      field.focus();
      field.setSelectionRange(start + text.length, start + text.length);
    }
    return {
      focus: () => textarea.current?.focus(),
      insert: (text) => {
        const { selectionStart = 0, selectionEnd = 0 } = textarea.current ?? {};
        replace(selectionStart, selectionEnd, text);
      },
      replace,
      handover: () => {
        const { selectionStart: start = 0, selectionEnd: end = 0, scrollTop = 0 } = textarea.current ?? {};
        return { focused: document.activeElement === textarea.current, start, end, scrollTop };
      },
    };
  });
  return (
    <textarea
      ref={textarea}
      id={id}
      name={name}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      readOnly={readOnly}
      autoComplete="off"
      placeholder={placeholder}
      className="field-sizing-content max-h-[50dvh] min-h-[calc(6lh+18px)] w-full resize-none rounded-md border border-edge bg-surface px-3 py-2 text-ink aria-invalid:border-failed"
    />
  );
}
