import type { ReactNode } from "react";

/** Shown for an empty list. Explains what the list would contain, and can offer a button to create the first item. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-2 rounded-md border border-dashed px-6 py-12 text-center">
      <p className="font-semibold text-lg">{title}</p>
      <p className="max-w-md text-muted">{children}</p>
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
