import type { ComponentProps } from "react";
import { classNames } from "./class-names";

/** Rows in one box, separated by hairlines. */
export function List({ className, ...rest }: ComponentProps<"ul">) {
  return (
    <ul {...rest} className={classNames("divide-y overflow-clip rounded-md border bg-surface", className)} />
  );
}

/** A row at least 44 px tall. Its parts wrap if there isn't enough room. */
export function ListRow({ className, ...rest }: ComponentProps<"li">) {
  return (
    <li
      {...rest}
      className={classNames(
        "relative flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 has-[a.row-link:hover]:bg-sunken",
        className,
      )}
    />
  );
}

/** Makes the link of a `ListRow` cover the whole row. Other controls in the row need `relative` to stay clickable. */
export const ROW_LINK = "row-link font-medium after:absolute after:inset-0 hover:underline";
