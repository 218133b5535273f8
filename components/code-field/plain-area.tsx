import { type ComponentProps, type Ref, useImperativeHandle, useLayoutEffect, useRef } from "react";
import type { Handover, Leave } from "./handover";

/** A textarea that CodeMirror can replace without losing text, selection, or scroll position. */
export function PlainArea({
  handover,
  leave,
  ...attributes
}: ComponentProps<"textarea"> & {
  /** The state of the field that this one replaces, if any. */
  handover: Handover | null;
  leave: Ref<Leave>;
}) {
  const textarea = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);

  useLayoutEffect(() => {
    const field = textarea.current;
    if (!field || !handover || (field === document.activeElement && !handover.focused)) return;
    const { start = field.value.length, end = start, scrollTop } = handover;
    field.setSelectionRange(start, end);
    if (handover.focused) field.focus();
    if (scrollTop !== undefined) field.scrollTop = scrollTop;
  }, [handover]);
  useImperativeHandle(leave, () => () => {
    const field = textarea.current;
    // Replacing the field now would interrupt IME input or a selection that's being dragged.
    if (!field || composing.current || field.matches(":active")) return null;
    const { selectionStart: start, selectionEnd: end, scrollTop } = field;
    return { focused: field === document.activeElement, start, end, scrollTop };
  });
  const noteComposing = ({ type }: { type: string }) => {
    composing.current = type === "compositionstart";
  };
  return (
    <textarea
      {...attributes}
      ref={textarea}
      onCompositionStart={noteComposing}
      onCompositionEnd={noteComposing}
    />
  );
}
