import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { CONTROL } from "@/components/ui/field";
import type { Entry, Group } from "./palette-entries";

/** A field, and below it what answers to it: arrows move, Enter chooses. */
export function PaletteList({
  label,
  sought,
  onSought,
  groups,
  loading,
  onChoose,
  onBack,
}: {
  label: string;
  sought: string;
  onSought: (text: string) => void;
  groups: readonly Group[];
  /** Something may be missing yet. */
  loading: boolean;
  onChoose: (entry: Entry) => void;
  /** Goes back to the question before; left out: there is none. */
  onBack?: () => void;
}) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(0);
  const entries = groups.flatMap((group) => group.entries);
  const active = Math.min(at, entries.length - 1);
  const optionId = (index: number) => `${id}-${index}`;
  // A question that takes the place of another takes the focus.
  useEffect(() => field.current?.focus(), []);

  function moveTo(index: number) {
    setAt(index);
    document.getElementById(optionId(index))?.scrollIntoView({ block: "nearest" });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const last = entries.length - 1;
    const next = {
      ArrowDown: active === last ? 0 : active + 1,
      ArrowUp: active <= 0 ? last : active - 1,
    }[event.key];
    const entry = entries[active];
    if (next !== undefined) {
      event.preventDefault();
      if (last >= 0) moveTo(next);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (entry) onChoose(entry);
    } else if (event.key === "Backspace" && sought === "" && onBack) {
      event.preventDefault();
      onBack();
    }
  }

  let index = 0;
  return (
    <div className="grid grid-cols-1 gap-3">
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={entries.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? optionId(active) : undefined}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        value={sought}
        onChange={({ target }) => {
          onSought(target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className={`${CONTROL} h-9 touch:h-11`}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Results"
        className="-mx-2 h-[50dvh] max-h-96 overflow-y-auto overscroll-contain"
      >
        {groups.map(({ title, entries }) => (
          // biome-ignore lint/a11y/useSemanticElements: options of a list box are grouped by the role.
          <div key={title} role="group" aria-label={title} className="pb-2">
            <p aria-hidden className="px-2 py-1 text-muted text-xs">
              {title}
            </p>
            {entries.map((entry) => {
              const place = index++;
              return (
                <Option
                  key={entry.id}
                  id={optionId(place)}
                  entry={entry}
                  active={place === active}
                  onPoint={() => setAt(place)}
                  onChoose={() => onChoose(entry)}
                />
              );
            })}
          </div>
        ))}
      </div>
      <p role="status" className="text-muted text-sm">
        {loading
          ? "Loading more…"
          : entries.length === 0
            ? "No results"
            : `${entries.length} ${entries.length === 1 ? "result" : "results"}`}
      </p>
    </div>
  );
}

function Option({
  id,
  entry: { label, hint, icon: Icon },
  active,
  onPoint,
  onChoose,
}: {
  id: string;
  entry: Entry;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
    <div
      id={id}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      onPointerMove={onPoint}
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={classNames(
        "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2 py-1 touch:min-h-11",
        active && "bg-accent-soft",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 shrink-0 max-w-full truncate">{label}</span>
      {hint && <span className="min-w-0 flex-1 truncate text-muted text-sm">{hint}</span>}
    </div>
  );
}
