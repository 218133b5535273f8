import { useRef } from "react";
import { CONTROL } from "@/components/ui/field";
import { type FieldHandover, type FieldProps, PLACEHOLDER } from "./field-props";
import { findMarks } from "./marks";

/**
 * Shows the instructions with variables highlighted until someone starts to edit them. The element is editable only so
 * that the browser places the caret and a phone opens its keyboard. A different field replaces it before the first
 * input. `onEnter` is null for a read-only field.
 */
export function RestText({
  attributes,
  text,
  isLine,
  suspects,
  onEnter,
}: Pick<FieldProps, "attributes" | "text" | "isLine" | "suspects"> & {
  onEnter: ((handover: FieldHandover) => void) | null;
}) {
  const marks = findMarks(text, suspects);
  const element = useRef<HTMLDivElement>(null);
  const pointed = useRef(false);

  function enter() {
    const field = element.current;
    if (field) onEnter?.({ focused: field === document.activeElement, ...readCaret(field, pointed.current) });
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a textarea can't highlight parts of its text.
    <div
      ref={element}
      {...attributes}
      role="textbox"
      aria-multiline={!isLine}
      aria-readonly={onEnter === null || undefined}
      contentEditable={onEnter !== null}
      suppressContentEditableWarning
      tabIndex={0}
      // The browser may not update the selection until after this event.
      onFocus={() => pointed.current || queueMicrotask(enter)}
      onKeyDown={enter}
      onDragEnter={enter}
      onMouseDown={() => {
        // Waits for the browser to place the caret and for the user to finish dragging a selection.
        pointed.current = true;
        window.addEventListener("mouseup", enter, { once: true });
      }}
      className={`relative max-h-[50dvh] min-h-[calc(var(--lines)*1lh+18px)] overflow-auto whitespace-break-spaces py-2 [tab-size:4] wrap-anywhere pointer-coarse:text-[16px] ${CONTROL} focus:outline-2 focus:outline-accent focus:outline-offset-2 ${text === "" ? PLACEHOLDER : ""}`}
    >
      {marks.map(({ start, end, className, title }, at) => [
        text.slice(marks[at - 1]?.end ?? 0, start),
        <span key={start} className={className} title={title}>
          {text.slice(start, end)}
        </span>,
      ])}
      {text.slice(marks.at(-1)?.end ?? 0)}
      {/* Makes an empty last line visible. */}
      <br />
    </div>
  );
}

/**
 * Returns the selection within the field, or {} if there is none. Ignores a caret that wasn't placed by a
 * click, because browsers put it at the start.
 */
function readCaret(field: HTMLElement, pointed: boolean): Partial<FieldHandover> {
  const range = getSelection()?.rangeCount ? getSelection()?.getRangeAt(0) : null;
  if (!range || (range.collapsed && !pointed) || !field.contains(range.commonAncestorContainer)) return {};
  const before = document.createRange();
  before.setStart(field, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  return { start, end: start + range.toString().length, scrollTop: field.scrollTop };
}
