import { type ReactNode, useRef } from "react";
import { flushSync } from "react-dom";
import { TextArea } from "@/components/ui/field";

const CHIP =
  "inline-flex h-7 max-w-full items-center rounded-sm border bg-sunken px-2 font-mono text-xs hover:border-edge touch:h-11";

const HEIGHTS = { line: "min-h-20", part: "min-h-32", page: "min-h-60" };

/** A text field with buttons that insert variables at the caret. */
export function InsertableText({
  label,
  hint,
  error,
  size,
  placeholder,
  value,
  variables,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  /** The field's initial height. The field grows with its text. */
  size: keyof typeof HEIGHTS;
  placeholder?: string;
  value: string;
  variables: readonly { text: string; meaning: string }[];
  onChange: (text: string) => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);

  function insert(text: string) {
    const { selectionStart = value.length, selectionEnd = value.length } = field.current ?? {};
    flushSync(() => onChange(value.slice(0, selectionStart) + text + value.slice(selectionEnd)));
    const caret = selectionStart + text.length;
    field.current?.focus();
    field.current?.setSelectionRange(caret, caret);
  }

  return (
    <div className="grid grid-cols-1 gap-2">
      <TextArea
        ref={field}
        label={label}
        hint={hint}
        error={error}
        placeholder={placeholder}
        spellCheck={false}
        controlClassName={`max-h-[60dvh] font-mono text-sm ${HEIGHTS[size]}`}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <details className="text-sm">
        <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink touch:py-3">
          Variables<span className="sr-only"> for {label}</span>
        </summary>
        <ul className="mt-2 grid gap-1.5">
          {variables.map(({ text, meaning }) => (
            <li key={text} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <button type="button" title="Insert" onClick={() => insert(text)} className={CHIP}>
                <span className="truncate">{text}</span>
              </button>
              <span className="text-muted">{meaning}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
