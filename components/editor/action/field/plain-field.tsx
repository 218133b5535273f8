import { useImperativeHandle, useRef } from "react";
import type { Leave } from "@/components/code-field/handover";
import { PlainArea } from "@/components/code-field/plain-area";
import { CONTROL } from "@/components/ui/field";
import type { FieldProps } from "./field-props";
import { findTyped } from "./typed-variable";

/** The instructions as a plain textarea, shown before hydration and while CodeMirror loads. */
export function PlainField({ attributes, text, isLine, onChange, handover, ref }: FieldProps) {
  const leave = useRef<Leave>(null);
  const asked = useRef(false);

  useImperativeHandle(ref, () => () => {
    const left = leave.current?.();
    if (!left) return null;
    return { ...left, complete: asked.current || findTyped(text.slice(0, left.end)) !== null };
  });
  return (
    <PlainArea
      {...attributes}
      placeholder={attributes["aria-placeholder"]}
      value={text}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        asked.current = event.ctrlKey && event.key === " ";
        if (isLine && event.key === "Enter") event.preventDefault();
      }}
      autoComplete="off"
      handover={handover}
      leave={leave}
      className={`field-sizing-content block max-h-[50dvh] min-h-[calc(var(--lines)*1lh+18px)] resize-none py-2 ${CONTROL}`}
    />
  );
}
