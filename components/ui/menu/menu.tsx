"use client";

import { type ReactNode, useId } from "react";
import { flushSync } from "react-dom";
import { classNames } from "@/components/ui/class-names";
import { FilterField } from "./filter-field";
import { MenuEntry, type MenuItem } from "./menu-entry";
import { useFilter } from "./use-filter";
import { useMenuKeys } from "./use-menu-keys";
import { useMenuPopover } from "./use-menu-popover";

/**
 * A button that opens a list of actions. Arrow keys and first letters move through the list, and Escape or a click
 * elsewhere closes it. With `filterLabel`, typed letters show only the items that match.
 */
export function Menu({
  label,
  trigger,
  triggerClassName,
  triggerId,
  tabIndex,
  heading,
  filterLabel,
  items,
}: {
  /** Comes before the text of `trigger` in the button's accessible name. */
  label: string;
  trigger: ReactNode;
  triggerClassName?: string;
  triggerId?: string;
  /** -1 if keyboard users reach the menu through a different control. */
  tabIndex?: -1;
  heading?: ReactNode;
  /** The name of the field that filters the items. */
  filterLabel?: string;
  /** If this is a function, it's called when the menu opens. */
  items: MenuItem[] | (() => MenuItem[]);
}) {
  const id = useId();
  const { button, list, used, setUsed, open, entries, close, onBeforeToggle, onToggle } = useMenuPopover();

  return (
    <>
      <button
        ref={button}
        id={triggerId}
        tabIndex={tabIndex}
        type="button"
        popoverTarget={id}
        // Renders the list synchronously, because the browser looks for it right after this handler.
        onClick={() => used || flushSync(() => setUsed(true))}
        aria-haspopup="menu"
        aria-expanded="false"
        className={classNames(
          "inline-flex min-h-8 min-w-8 items-center justify-center rounded-md text-muted transition-colors",
          "hover:bg-sunken hover:text-ink touch:min-h-11 touch:min-w-11",
          triggerClassName,
        )}
      >
        <span className="sr-only">{label}</span>
        {trigger}
      </button>
      {used && (
        <div
          ref={list}
          id={id}
          popover="auto"
          onBeforeToggle={onBeforeToggle}
          onToggle={onToggle}
          className="fixed inset-auto m-0 min-w-48 max-w-[calc(100vw-1rem)] overflow-y-auto overscroll-contain rounded-md border bg-surface p-1 text-ink"
        >
          {heading && <div className="mb-1 border-b px-3 pt-2 pb-3">{heading}</div>}
          {open && <OpenList {...{ label, filterLabel, items, entries, close }} />}
        </div>
      )}
    </>
  );
}

/** The items of an open menu. */
function OpenList({
  label,
  filterLabel,
  items,
  entries,
  close,
}: {
  label: string;
  filterLabel: string | undefined;
  items: MenuItem[] | (() => MenuItem[]);
  entries: () => HTMLElement[];
  close: () => void;
}) {
  const filter = useFilter(typeof items === "function" ? items() : items, entries);
  const onKeyDown = useMenuKeys({ entries, close, filter: filterLabel === undefined ? null : filter });
  return (
    <>
      {filterLabel !== undefined && <FilterField label={filterLabel} {...{ filter, entries, close }} />}
      <div role="menu" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
        {filter.shown.map((item) => (
          <MenuEntry key={item.id ?? item.label} item={item} close={close} />
        ))}
      </div>
    </>
  );
}
