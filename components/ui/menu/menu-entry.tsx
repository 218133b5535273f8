import type { LucideIcon } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";

export type MenuItem = {
  label: string;
  /** Identifies the item if labels can repeat. */
  id?: string;
  /** A line below the label. */
  hint?: string;
  icon?: LucideIcon;
  danger?: boolean;
  /** Whether the item is selected, if it's one of several choices. */
  checked?: boolean;
  /** Whether a hairline separates this item from the items above it. */
  apart?: boolean;
  /** In a menu with a filter, keeps the item at the start or end, whatever is typed. */
  pinned?: "start" | "end";
} & ({ href: string } | { onSelect: () => void });

/** An item as a button or a link. */
export function MenuEntry({ item, close }: { item: MenuItem; close: () => void }) {
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
