import { GitCompareArrows, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export function Notice({
  icon: Icon = GitCompareArrows,
  action,
  children,
}: {
  icon?: LucideIcon;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-between gap-3 rounded-md border border-edge bg-surface px-4 py-2"
    >
      <div className="flex min-w-0 flex-1 basis-60 gap-3">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        <div className="min-w-0">{children}</div>
      </div>
      {action}
    </div>
  );
}
