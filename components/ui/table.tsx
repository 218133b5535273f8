import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

/** The cells' padding, which is smaller on a phone. */
const CELL_PADDING = "px-2 first:pl-3 last:pr-3 md:px-4 md:first:pl-4 md:last:pr-4";

/** A table for columns worth comparing. Scrolls sideways if it doesn't fit. */
export function Table({
  label,
  columns,
  children,
}: {
  label: string;
  columns: readonly { label: ReactNode; className?: string }[];
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard.
      tabIndex={0}
      className="relative overflow-x-auto rounded-md border bg-surface"
    >
      <table className="w-full border-collapse text-left">
        <thead className="border-b text-muted text-sm">
          <tr>
            {columns.map(({ label, className }, index) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                key={index}
                scope="col"
                className={classNames("h-9 whitespace-nowrap font-medium", CELL_PADDING, className)}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">{children}</tbody>
      </table>
    </section>
  );
}

export function Row({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={classNames("h-11", className)} />;
}

export function Cell({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={classNames("py-2", CELL_PADDING, className)} />;
}
