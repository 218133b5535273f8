import type { KeyboardEvent } from "react";
import type { MenuFilter } from "./use-filter";
import { useTypeahead } from "./use-typeahead";

/**
 * Returns a key handler for moving through a menu's items. Letters filter the items if there's a filter. Otherwise,
 * they move the focus to the item that starts with them.
 */
export function useMenuKeys({
  entries,
  close,
  filter,
}: {
  entries: () => HTMLElement[];
  close: () => void;
  filter: MenuFilter | null;
}) {
  const findTyped = useTypeahead();

  return (event: KeyboardEvent<HTMLElement>) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      all.at(next % all.length)?.focus();
    } else if (event.key === "Tab") close();
    else if (filter) {
      const letters = lettersAfter(event, filter.sought);
      if (letters === null) return;
      event.preventDefault();
      const field = event.currentTarget.parentElement?.querySelector<HTMLElement>("[data-menu-filter]");
      (filter.seek(letters) ?? (letters === "" ? entries()[0] : field))?.focus();
    } else if (isLetter(event)) {
      const found = findTyped(event.key, all, at);
      // A space presses the item, unless it continues typed letters.
      if (found === undefined) return;
      event.preventDefault();
      found?.focus();
    }
  };
}

/** Returns the typed letters after a key press. Null if they don't change. A leading space presses the item. */
function lettersAfter(event: KeyboardEvent, before: string): string | null {
  if (event.key === "Backspace" && before !== "") return before.slice(0, -1);
  if (!isLetter(event) || (event.key === " " && before === "")) return null;
  return before + event.key;
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey;
}
