import { Autocomplete } from "@base-ui/react/autocomplete";
import { type ComponentProps, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

const POPUP =
  "absolute inset-x-0 top-full z-10 mt-1 max-h-72 overflow-y-auto rounded-md border border-edge bg-surface p-1";

export interface ComboboxProps<Entry extends { id: string }> {
  field: ComponentProps<"input">;
  text: string;
  onText: (text: string) => void;
  listLabel: string;
  groups: readonly { title?: string; entries: readonly Entry[] }[];
  renderEntry: (entry: Entry) => ReactNode;
  /** Shown below the list and announced to screen readers. */
  status: string;
  /** Whether the first entry is highlighted before an arrow key is pressed. */
  highlightFirst: boolean;
  onPick: (entry: Entry) => void;
  /** Called when Enter is pressed and no entry is highlighted. */
  onEnter?: () => void;
  /** Whether the list is always visible instead of opening below the field. */
  inline?: boolean;
}

/** A field that filters a list. Use `LazyCombobox`, which loads this. */
export function Combobox<Entry extends { id: string }>({
  field,
  text,
  onText,
  listLabel,
  groups,
  renderEntry,
  status,
  highlightFirst,
  onPick,
  onEnter,
  inline = false,
  listClassName,
  defaultOpen,
}: ComboboxProps<Entry> & { listClassName?: string; defaultOpen: boolean }) {
  const { open, setOpened, highlighted, onKeyDown } = useOpenList<Entry>({
    field,
    highlightFirst,
    onEnter,
    inline,
    defaultOpen,
  });
  // An entry highlighted for earlier text must not be picked. The library drops the highlight when the list is empty,
  // so after each change, the list is empty for one render that is never painted.
  const [listedText, setListedText] = useState(text);
  useLayoutEffect(() => setListedText(text), [text]);
  const listed = open && text === listedText ? groups : [];

  function pick(entry: Entry) {
    setOpened(false);
    onPick(entry);
  }

  return (
    <Autocomplete.Root
      // The library's own popup would hide the rest of the page from screen readers, including the label.
      inline
      open
      items={listed.flatMap(({ entries }) => entries)}
      filter={null}
      value={text}
      onValueChange={(value, details) => {
        // Without this, the library would scroll the panel that contains the list to the top.
        details.cancel();
        setOpened(true);
        onText(value);
      }}
      // `true` highlights nothing at first but makes the arrow keys wrap around from the last entry to the first.
      autoHighlight={highlightFirst ? "always" : true}
      keepHighlight
      onItemHighlighted={(entry) => {
        highlighted.current = entry;
      }}
    >
      <Autocomplete.Input
        {...field}
        aria-expanded={open}
        onKeyDown={onKeyDown}
        onClick={() => setOpened(true)}
        onBlur={(event) => {
          setOpened(false);
          field.onBlur?.(event);
        }}
      />
      {open && (
        <div className={inline ? "contents" : POPUP}>
          <Autocomplete.List aria-label={listLabel} className={listClassName}>
            <Options groups={listed} renderEntry={renderEntry} onPick={pick} />
          </Autocomplete.List>
          <Autocomplete.Status className={`text-muted text-sm ${inline ? "" : "px-2 py-1.5 empty:hidden"}`}>
            {status}
          </Autocomplete.Status>
        </div>
      )}
    </Autocomplete.Root>
  );
}

/** Tracks whether the list is open and which entry is highlighted. Handles the keys. */
function useOpenList<Entry extends { id: string }>({
  field,
  highlightFirst,
  onEnter,
  inline,
  defaultOpen,
}: Pick<ComboboxProps<Entry>, "field" | "highlightFirst" | "onEnter" | "inline"> & { defaultOpen: boolean }) {
  const [opened, setOpened] = useState(defaultOpen);
  const open = inline || opened;
  const highlighted = useRef<Entry>(undefined);

  const onKeyDown: ComponentProps<typeof Autocomplete.Input>["onKeyDown"] = (event) => {
    field.onKeyDown?.(event);
    const { key, ctrlKey, metaKey } = event;
    if (event.nativeEvent.isComposing || ctrlKey || metaKey) return;
    if (key === "Enter" && !highlighted.current) {
      event.preventDefault();
      setOpened(false);
      onEnter?.();
    } else if (key === "Escape" && opened && !inline) {
      // Escape closes only the list, not the panel or dialog around it.
      event.preventDefault();
      setOpened(false);
    } else if (!open && (key === "ArrowDown" || key === "ArrowUp")) {
      event.preventDefault();
      // The list has to be open when the library handles the key, so that it can highlight the first or last entry.
      flushSync(() => setOpened(true));
      if (key === "ArrowDown" && highlightFirst) event.preventBaseUIHandler();
    }
  };

  return { open, setOpened, highlighted, onKeyDown };
}

function Options<Entry extends { id: string }>({
  groups,
  renderEntry,
  onPick,
}: Pick<ComboboxProps<Entry>, "groups" | "renderEntry" | "onPick">) {
  const renderOption = (entry: Entry) => (
    <Autocomplete.Item
      key={entry.id}
      value={entry}
      onClick={() => onPick(entry)}
      // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the library sets the role.
      render={(props, { highlighted }) => <div {...props} aria-selected={highlighted} />}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2 py-1 data-highlighted:bg-accent-soft touch:min-h-11"
    >
      {renderEntry(entry)}
    </Autocomplete.Item>
  );

  return groups.map(({ title, entries }) =>
    title === undefined ? (
      entries.map(renderOption)
    ) : (
      <Autocomplete.Group key={title} aria-label={title} className="pb-2">
        <p aria-hidden className="px-2 py-1 text-muted text-xs">
          {title}
        </p>
        {entries.map(renderOption)}
      </Autocomplete.Group>
    ),
  );
}
