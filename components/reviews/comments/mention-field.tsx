import { type KeyboardEvent, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { CONTROL, Field } from "@/components/ui/field";
import type { MemberRef } from "@/server/domain/access/member-ref";
import { handleOf } from "@/server/domain/comment/mentions";
import { findMentionQuery, insertMention, type MentionQuery, searchPeople } from "./mention-search";

/** A text field that suggests people after an @. Ctrl+Enter or ⌘+Enter sends. */
export function MentionField({
  label,
  text,
  onText,
  people,
  error,
  autoFocus = false,
  onFocus,
  onSend,
}: {
  label: string;
  text: string;
  onText: (text: string) => void;
  people: readonly MemberRef[];
  error: string | null;
  autoFocus?: boolean;
  onFocus?: () => void;
  onSend: () => void;
}) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [at, setAt] = useState(0);
  const found = query ? searchPeople(people, query.text) : [];
  const index = Math.min(at, found.length - 1);

  function look(element: HTMLTextAreaElement) {
    const { selectionStart, selectionEnd, value } = element;
    setQuery(selectionStart === selectionEnd ? findMentionQuery(value, selectionEnd) : null);
    setAt(0);
  }

  function pick(person: MemberRef | undefined) {
    if (!query || !person) return;
    const next = insertMention(text, query, handleOf(person, people));
    flushSync(() => {
      setQuery(null);
      onText(next.text);
    });
    field.current?.setSelectionRange(next.caret, next.caret);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    const { key, ctrlKey, metaKey, nativeEvent } = event;
    if (nativeEvent.isComposing) return;
    const isListKey = found.length > 0 && !ctrlKey && !metaKey;
    if (key === "Enter" && (ctrlKey || metaKey)) onSend();
    else if (isListKey && (key === "ArrowDown" || key === "ArrowUp"))
      setAt((index + (key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    else if (isListKey && (key === "Enter" || key === "Tab")) pick(found[index]);
    else if (isListKey && key === "Escape") setQuery(null);
    else return;
    event.preventDefault();
  }

  return (
    <Field label={label} labelHidden error={error} className="relative">
      {(wiring) => (
        <>
          <textarea
            ref={field}
            {...wiring}
            rows={3}
            // biome-ignore lint/a11y/noAutofocus: the reader has just pressed Edit.
            autoFocus={autoFocus}
            value={text}
            placeholder="Comment in Markdown. Type @ to mention someone."
            aria-autocomplete="list"
            aria-controls={found.length > 0 ? `${id}-list` : undefined}
            aria-activedescendant={found.length > 0 ? `${id}-${index}` : undefined}
            onFocus={onFocus}
            onChange={({ target }) => {
              onText(target.value);
              look(target);
            }}
            onClick={({ currentTarget }) => look(currentTarget)}
            onKeyDown={onKeyDown}
            onBlur={() => setQuery(null)}
            className={`${CONTROL} field-sizing-content max-h-80 min-h-20 resize-y py-2 placeholder:text-muted`}
          />
          <p role="status" className="sr-only">
            {found.length > 0 &&
              `${found.length} ${found.length === 1 ? "person" : "people"}. Use the arrow keys.`}
          </p>
          {found.length > 0 && (
            <div
              role="listbox"
              id={`${id}-list`}
              aria-label="People to mention"
              className="absolute inset-x-0 top-full z-10 mt-1 rounded-md border border-edge bg-surface p-1"
            >
              {found.map((person, option) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the text field.
                <div
                  key={person.id}
                  role="option"
                  id={`${id}-${option}`}
                  aria-selected={option === index}
                  tabIndex={-1}
                  // Keeps the focus in the text field.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => pick(person)}
                  className="flex min-h-9 cursor-pointer flex-wrap items-center gap-x-2 rounded-sm px-2 py-1 hover:bg-sunken aria-selected:bg-accent-soft touch:min-h-11"
                >
                  <span className="font-medium">{person.name}</span>
                  <span className="wrap-anywhere min-w-0 text-muted text-sm">{person.email}</span>
                </div>
              ))}
            </div>
          )}
        </>
      )}
    </Field>
  );
}
