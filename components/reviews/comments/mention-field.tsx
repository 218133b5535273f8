import { type KeyboardEvent, type RefObject, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { CONTROL, Field } from "@/components/ui/field";
import type { MemberRef } from "@/server/domain/access/member-ref";
import { handleOf } from "@/server/domain/comment/mentions";
import { findMentionQuery, insertMention, type MentionQuery, searchPeople } from "./mention-search";

/** A text field that suggests people after an @. Ctrl+Enter and ⌘+Enter call `onSend`. */
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
  const { found, index, look, pick, close, onListKey } = useSuggestions(field, { text, onText, people });
  const isOpen = found.length > 0;

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    const { key, ctrlKey, metaKey, nativeEvent } = event;
    if (nativeEvent.isComposing) return;
    const isSend = key === "Enter" && (ctrlKey || metaKey);
    if (isSend) onSend();
    if (isSend || (!ctrlKey && !metaKey && onListKey(key))) event.preventDefault();
  }

  return (
    <Field label={label} labelHidden error={error} className="relative">
      {(wiring) => (
        <>
          <textarea
            ref={field}
            {...wiring}
            rows={3}
            // biome-ignore lint/a11y/noAutofocus: the user has just pressed Edit.
            autoFocus={autoFocus}
            value={text}
            placeholder="Comment in Markdown. Type @ to mention someone."
            aria-autocomplete="list"
            aria-controls={isOpen ? `${id}-list` : undefined}
            aria-activedescendant={isOpen ? `${id}-${index}` : undefined}
            onFocus={onFocus}
            onChange={({ target }) => {
              onText(target.value);
              look(target);
            }}
            onClick={({ currentTarget }) => look(currentTarget)}
            onKeyDown={onKeyDown}
            onBlur={close}
            className={`${CONTROL} field-sizing-content max-h-80 min-h-20 resize-y py-2 placeholder:text-muted`}
          />
          <p role="status" className="sr-only">
            {isOpen &&
              `${found.length} ${found.length === 1 ? "person" : "people"}. Use the arrow keys to choose.`}
          </p>
          {isOpen && <PeopleList id={id} people={found} index={index} onPick={pick} />}
        </>
      )}
    </Field>
  );
}

/** The people who match the mention before the caret. `index` is the highlighted suggestion. */
function useSuggestions(
  field: RefObject<HTMLTextAreaElement | null>,
  { text, onText, people }: { text: string; onText: (text: string) => void; people: readonly MemberRef[] },
) {
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [at, setAt] = useState(0);
  const found = query ? searchPeople(people, query.text) : [];
  const index = Math.min(at, found.length - 1);

  function pick(person: MemberRef | undefined) {
    if (!query || !person) return;
    const next = insertMention(text, query, handleOf(person, people));
    flushSync(() => {
      setQuery(null);
      onText(next.text);
    });
    field.current?.setSelectionRange(next.caret, next.caret);
  }

  return {
    found,
    index,
    pick,
    close: () => setQuery(null),
    look({ selectionStart, selectionEnd, value }: HTMLTextAreaElement) {
      setQuery(selectionStart === selectionEnd ? findMentionQuery(value, selectionEnd) : null);
      setAt(0);
    },
    /** Returns true if the list handled the key. */
    onListKey(key: string): boolean {
      if (found.length === 0) return false;
      if (key === "ArrowDown" || key === "ArrowUp")
        setAt((index + (key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
      else if (key === "Enter" || key === "Tab") pick(found[index]);
      else if (key === "Escape") setQuery(null);
      else return false;
      return true;
    },
  };
}

function PeopleList({
  id,
  people,
  index,
  onPick,
}: {
  id: string;
  people: readonly MemberRef[];
  index: number;
  onPick: (person: MemberRef) => void;
}) {
  return (
    <div
      role="listbox"
      id={`${id}-list`}
      aria-label="People to mention"
      className="absolute inset-x-0 top-full z-10 mt-1 rounded-md border border-edge bg-surface p-1"
    >
      {people.map((person, option) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the text field.
        <div
          key={person.id}
          role="option"
          id={`${id}-${option}`}
          aria-selected={option === index}
          tabIndex={-1}
          // Keeps the focus in the text field.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(person)}
          className="flex min-h-9 cursor-pointer flex-wrap items-center gap-x-2 rounded-sm px-2 py-1 hover:bg-sunken aria-selected:bg-accent-soft touch:min-h-11"
        >
          <span className="font-medium">{person.name}</span>
          <span className="wrap-anywhere min-w-0 text-muted text-sm">{person.email}</span>
        </div>
      ))}
    </div>
  );
}
