"use client";

import { centerInRow } from "@/components/ui/center-in-row";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { TAB_ROW } from "./tab-row";

interface TabTarget {
  label: string;
  href: string;
  current: boolean;
}

/**
 * Links to views with their own URLs, such as a list's filters. If the links don't all fit, scrolls the
 * current one into view.
 */
export function TabLinks({ label, links }: { label: string; links: TabTarget[] }) {
  return (
    <nav aria-label={label} className="border-b">
      <div className={TAB_ROW}>
        {links.map((link) => (
          <TabLink key={link.href} {...link} />
        ))}
      </div>
    </nav>
  );
}

/** `small` makes more links fit into the row. */
export function TabLink({ label, href, current, small = false }: TabTarget & { small?: boolean }) {
  return (
    <Link
      ref={current ? centerInRow : undefined}
      href={href}
      aria-current={current ? "page" : undefined}
      className={classNames(
        "inline-flex h-9 items-center whitespace-nowrap border-b-2 font-medium focus-visible:-outline-offset-2 touch:h-11",
        small ? "px-1.5 text-sm" : "px-3",
        current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
      )}
    >
      {label}
    </Link>
  );
}
