import Link from "next/link";
import { classNames } from "./class-names";

/** Views that have an address each, such as a list's filters. */
export function TabLinks({
  label,
  links,
}: {
  label: string;
  links: { label: string; href: string; current: boolean }[];
}) {
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto border-b">
      {links.map(({ label, href, current }) => (
        <Link
          key={href}
          href={href}
          aria-current={current ? "page" : undefined}
          className={classNames(
            "-mb-px inline-flex h-9 items-center whitespace-nowrap border-b-2 px-3 font-medium focus-visible:-outline-offset-2 touch:h-11",
            current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
