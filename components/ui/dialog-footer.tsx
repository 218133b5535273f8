import type { ReactNode } from "react";
import { classNames } from "./class-names";

export function DialogFooter({ className, children }: { className: string; children: ReactNode }) {
  return (
    <div className={classNames("flex flex-wrap justify-end gap-2 border-t py-3", className)}>{children}</div>
  );
}
