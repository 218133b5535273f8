"use client";

import type { LucideIcon } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type ToggleEvent, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { useTypeahead } from "./use-typeahead";

export type MenuItem = {
  label: string;
  /** Identifies the item if labels can repeat. */
  id?: string;
  /** A line below the label. */
  hint?: string;
  icon?: LucideIcon;
  danger?: boolean;
  /** For one of several choices, whether it's selected. */
  checked?: boolean;
  /** Whether a hairline separates this item from the items above it. */
  apart?: boolean;
} & ({ href: string } | { onSelect: () => void });

/**
 * A button that opens a list of actions. Arrow keys and first letters move through the list, and Escape or a click
 * elsewhere closes it.
 */
export function Menu({
  label,
  trigger,
  triggerClassName,
  triggerId,
  tabIndex,
  heading,
  items,
}: {
  /** The button's name for screen readers, before its trigger's own text. */
  label: string;
  trigger: ReactNode;
  triggerClassName?: string;
  triggerId?: string;
  /** -1 if keyboard users reach the menu through a different control. */
  tabIndex?: -1;
  heading?: ReactNode;
  /** If this is a function, it's called when the menu opens. */
  items: MenuItem[] | (() => MenuItem[]);
}) {
  const id = useId();
  const { button, list, used, setUsed, open, entries, close, onBeforeToggle, onToggle } = useMenuPopover();
  const onKeyDown = useMenuKeys(entries, close);

  return (
    <>
      <button
        ref={button}
        id={triggerId}
        tabIndex={tabIndex}
        type="button"
        popoverTarget={id}
        // The browser looks up the list only after this handler.
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
          className="fixed inset-auto m-0 max-h-[calc(100dvh-1rem)] min-w-48 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-md border bg-surface p-1 text-ink"
        >
          {heading && <div className="mb-1 border-b px-3 pt-2 pb-3">{heading}</div>}
          <div role="menu" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
            {open &&
              (typeof items === "function" ? items() : items).map((item) => (
                <Entry key={item.id ?? item.label} item={item} close={close} />
              ))}
          </div>
        </div>
      )}
    </>
  );
}

/** The menu's list, which the browser opens and closes. */
function useMenuPopover() {
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  // With 200 menus on a page, only menus that have been opened render a list, and only the open one renders
  // its items.
  const [used, setUsed] = useState(false);
  const [open, setOpen] = useState(false);

  const entries = () => [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
  const close = () => list.current?.hidePopover();

  // The list's size is known only once the list is open, so it stays invisible until it's positioned.
  function onBeforeToggle(event: ToggleEvent) {
    if (event.newState === "open") flushSync(() => setOpen(true));
    if (list.current) list.current.style.visibility = event.newState === "open" ? "hidden" : "";
  }

  function onToggle(event: ToggleEvent) {
    const menu = list.current;
    const anchor = button.current?.getBoundingClientRect();
    button.current?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open") setOpen(false);
    if (event.newState !== "open" || !menu || !anchor) return;
    placeNextTo(anchor, menu);
    menu.style.visibility = "";
    entries()[0]?.focus();
  }

  return { button, list, used, setUsed, open, entries, close, onBeforeToggle, onToggle };
}

/** The list is in the top layer, where nothing clips it, so it's positioned next to its button manually. */
function placeNextTo(anchor: DOMRect, menu: HTMLElement) {
  const below = anchor.bottom + 4;
  const fits = below + menu.offsetHeight <= window.innerHeight - 8;
  menu.style.top = `${fits ? below : Math.max(8, anchor.top - 4 - menu.offsetHeight)}px`;
  menu.style.left = `${Math.max(8, Math.min(anchor.right - menu.offsetWidth, window.innerWidth - menu.offsetWidth - 8))}px`;
}

/** Returns the handler of the keys that move through the items. */
function useMenuKeys(entries: () => HTMLElement[], close: () => void) {
  const findTyped = useTypeahead();

  return (event: KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      all.at(next % all.length)?.focus();
    } else if (event.key === "Tab") close();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const found = findTyped(event.key, all, at);
      // A space presses the item, unless it continues typed letters.
      if (found === undefined) return;
      event.preventDefault();
      found?.focus();
    }
  };
}

function Entry({ item, close }: { item: MenuItem; close: () => void }) {
  const { label, hint, icon: Icon, danger, checked, apart } = item;
  const className = classNames(
    "flex min-h-9 w-full items-center gap-2.5 rounded-sm px-3 text-left hover:bg-sunken focus-visible:bg-sunken focus-visible:-outline-offset-2 touch:min-h-11",
    hint && "py-2",
    apart && "mt-1 border-t",
    danger && "text-failed",
    checked && "font-medium text-accent",
  );
  const content = (
    <>
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      {hint ? (
        <span className="min-w-0 max-w-80 wrap-anywhere">
          <span className="block font-medium">{label}</span>
          <span className="block text-muted text-sm">{hint}</span>
        </span>
      ) : (
        <span className="min-w-0 max-w-80 wrap-anywhere">{label}</span>
      )}
    </>
  );
  if ("href" in item)
    return (
      <Link href={item.href} role="menuitem" tabIndex={-1} onClick={close} className={className}>
        {content}
      </Link>
    );
  const select = () => {
    close();
    item.onSelect();
  };
  if (checked === undefined)
    return (
      <button type="button" role="menuitem" tabIndex={-1} onClick={select} className={className}>
        {content}
      </button>
    );
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={checked}
      tabIndex={-1}
      onClick={select}
      className={className}
    >
      {content}
    </button>
  );
}
