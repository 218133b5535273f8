import { Search } from "lucide-react";
import { useRef } from "react";
import type { MenuFilter } from "./use-filter";

/** The field above a menu's items. Enter chooses the best match, and Down moves the focus to it. */
export function FilterField({
  label,
  filter: { sought, seek, found },
  entries,
  close,
}: {
  label: string;
  filter: MenuFilter;
  entries: () => HTMLElement[];
  close: () => void;
}) {
  const best = useRef<HTMLElement>(null);
  return (
    <div className="sticky -top-1 z-1 -m-1 mb-1 border-b bg-surface">
      <label className="relative block">
        <Search aria-hidden className="absolute top-1/2 left-4 size-4 -translate-y-1/2 text-muted" />
        <span className="sr-only">{label}</span>
        <input
          data-menu-filter
          value={sought}
          placeholder={label}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => {
            best.current = seek(target.value);
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            const { key } = event;
            if (key === "ArrowDown") (best.current ?? entries()[0])?.focus();
            else if (key === "ArrowUp") entries().at(-1)?.focus();
            else if (key === "Enter") best.current?.click();
            else if (key === "Tab") return close();
            else return;
            event.preventDefault();
          }}
          className="h-10 w-full bg-transparent pr-3 pl-10.5 placeholder:text-muted focus-visible:-outline-offset-2 touch:h-11 pointer-coarse:text-[16px]"
        />
      </label>
      <p role="status" className="px-4 pb-2 text-muted text-sm empty:hidden">
        {found ? "" : "No results"}
      </p>
    </div>
  );
}
