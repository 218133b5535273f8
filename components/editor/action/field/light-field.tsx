import { type Ref, useEffectEvent, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { flushSync } from "react-dom";
import type { Suspect } from "@/components/editor/action/variables/suspects";
import { classNames } from "@/components/ui/class-names";
import { type Caret, caretOf, readCaret, setCaret } from "./caret";
import { findChange, follow, locate, normalizeLines } from "./change";
import { suspectLook, VARIABLE_LOOK } from "./looks";
import { cutIntoParts } from "./parts";
import type { Handover, TextFieldProps, TextHandle } from "./text-handle";
import { textToInsert } from "./text-to-insert";

/**
 * The field as it looks and reads, and good to begin writing in, without the code of the richer one. What is typed
 * becomes the value, and the text is drawn from that: but for what is being composed, the browser changes nothing.
 */
export function LightField({
  id,
  labelId,
  describedBy,
  value,
  onChange,
  readOnly,
  invalid,
  placeholder,
  suspects,
  handover,
  ref,
}: TextFieldProps & {
  suspects: readonly Suspect[];
  handover: Handover | null;
  ref: Ref<TextHandle>;
}) {
  const text = normalizeLines(value);
  const field = useRef<HTMLDivElement>(null);
  const caret = useRef<Caret>(handover ?? { start: text.length, end: text.length });
  const pointed = useRef(false);
  const asked = useRef(false);
  const drawn = useRef<{ node: Element; text: string }[]>([]);
  // The text that the caret stands in.
  const stood = useRef(text);

  const write = useEffectEvent((from: number, to: number, insert: string) => {
    const written = normalizeLines(insert);
    caret.current = { start: from + written.length, end: from + written.length };
    stood.current = text.slice(0, from) + written + text.slice(to);
    flushSync(() => onChange(stood.current));
  });
  const takeWritten = useEffectEvent((element: HTMLElement) => {
    const written = element.textContent ?? "";
    caret.current = readCaret(element) ?? caret.current;
    stood.current = written;
    // Back to what React knows of, so that it can draw what follows.
    for (const { node, text } of drawn.current) node.textContent = text;
    element.replaceChildren(...drawn.current.map(({ node }) => node));
    if (written === text) showSelected(element);
    else flushSync(() => onChange(written));
  });

  function showSelected(element: HTMLElement) {
    const { start, end } = caret.current;
    const change = findChange(stood.current, text);
    if (change) caret.current = { start: follow(start, change), end: follow(end, change) };
    stood.current = text;
    if (element === document.activeElement) setCaret(element, caret.current);
  }

  useLayoutEffect(() => {
    const element = field.current;
    if (!element || readOnly) return;
    const left = new AbortController();
    const { signal } = left;
    element.addEventListener(
      "beforeinput",
      (event) => {
        if (event.isComposing || !event.cancelable) return;
        event.preventDefault();
        const insert = textToInsert(event);
        if (insert === null) return;
        const [range] = event.getTargetRanges();
        const { start, end } = (range && caretOf(element, range)) ?? caret.current;
        write(Math.min(start, end), Math.max(start, end), insert);
      },
      { signal },
    );
    element.addEventListener("input", (event) => !(event as InputEvent).isComposing && takeWritten(element), {
      signal,
    });
    element.addEventListener("compositionend", () => takeWritten(element), { signal });
    const note = () => {
      caret.current = readCaret(element) ?? caret.current;
    };
    document.addEventListener("selectionchange", note, { signal });
    return () => left.abort();
  }, [readOnly]);

  useLayoutEffect(() => {
    const element = field.current;
    if (!element || !handover) return;
    if (handover.focused) element.focus();
    element.scrollTop = handover.scrollTop;
  }, [handover]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is drawn in other elements.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    drawn.current = Array.from(element.children, (node) => ({ node, text: node.textContent ?? "" }));
    showSelected(element);
  }, [text, suspects]);

  useImperativeHandle(ref, () => {
    const replace = (from: number, to: number, insert: string) => {
      write(from, to, insert);
      field.current?.focus();
    };
    return {
      focus: () => field.current?.focus(),
      insert: (insert) => {
        const { start, end } = caret.current;
        replace(Math.min(start, end), Math.max(start, end), insert);
      },
      replace: (start, end, insert) => replace(locate(value, start), locate(value, end), insert),
      handover: () => ({
        focused: field.current !== null && field.current === document.activeElement,
        ...caret.current,
        scrollTop: field.current?.scrollTop ?? 0,
        asked: asked.current,
      }),
    };
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a text area cannot set off what stands in it.
    <div
      ref={field}
      id={id}
      role="textbox"
      aria-multiline
      aria-labelledby={labelId}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      aria-readonly={readOnly || undefined}
      aria-placeholder={placeholder}
      contentEditable={!readOnly}
      suppressContentEditableWarning
      tabIndex={0}
      spellCheck
      autoCorrect="on"
      autoCapitalize="sentences"
      onPointerDown={() => {
        pointed.current = true;
      }}
      onFocus={({ currentTarget }) => {
        // A pointer says where it goes; a key leads to where one left off.
        if (!pointed.current) setCaret(currentTarget, caret.current);
        pointed.current = false;
      }}
      onKeyDown={(event) => {
        asked.current = event.ctrlKey && event.key === " ";
      }}
      className={classNames(
        "relative max-h-[50dvh] min-h-[calc(6lh+18px)] w-full overflow-auto whitespace-break-spaces rounded-md border border-edge bg-surface px-3 py-2 text-ink [tab-size:4] wrap-anywhere aria-invalid:border-failed pointer-coarse:text-[16px]",
        "focus:outline-2 focus:outline-accent focus:outline-offset-2",
        text === "" && "before:absolute before:text-muted before:content-[attr(aria-placeholder)]",
      )}
    >
      {cutIntoParts(value, suspects).map(({ from, text, variable, suspect }) => (
        <span
          key={from}
          title={suspect?.message}
          className={classNames(variable && VARIABLE_LOOK, suspect && suspectLook(suspect)) || undefined}
        >
          {text}
        </span>
      ))}
      {/* Lets the last line be seen, and stood in, when it is empty. */}
      <br />
    </div>
  );
}
