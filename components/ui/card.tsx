import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

/** A box with a hairline border and no shadow. */
export function Card({ className, ...rest }: ComponentProps<"div">) {
  return <div {...rest} className={classNames("rounded-md border bg-surface", className)} />;
}

/** A section of a page with its own heading. */
export function Section({
  id,
  title,
  description,
  actions,
  children,
}: {
  /** The section's ID, for links to it. */
  id?: string;
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section id={id} className="grid scroll-mt-20 grid-cols-1 gap-3">
      <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div>
          <h2 className="font-semibold text-lg">{title}</h2>
          {description && <p className="max-w-prose text-muted">{description}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
