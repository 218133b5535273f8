import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Warns of something that's allowed but probably a mistake. */
export function Warning({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div role="note" className="flex gap-3 rounded-md bg-failed-soft px-4 py-3">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="grid min-w-0 gap-1">
        <p className="font-medium text-failed">{title}</p>
        {children && <div className="wrap-anywhere">{children}</div>}
      </div>
    </div>
  );
}
