import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";

/**
 * Fields that most agents don't need, collapsed unless one has an error. `set` lists the names of the fields
 * that have a value.
 */
export function Advanced({
  open,
  set,
  children,
}: {
  open: boolean;
  set: readonly string[];
  children: ReactNode;
}) {
  const [toggled, setToggled] = useState<boolean | null>(null);
  return (
    <details
      className="rounded-md border px-4"
      open={open || (toggled ?? false)}
      onToggle={(event) => setToggled(event.currentTarget.open)}
    >
      <summary className="-mx-4 cursor-pointer rounded-md px-4 py-2 touch:py-3">
        <span className="font-medium">Advanced</span>
        {set.length > 0 && (
          <span className="ml-2 inline-flex flex-wrap gap-1 align-middle">
            {set.map((name) => (
              <Badge key={name} tone="accent">
                {name}
              </Badge>
            ))}
          </span>
        )}
      </summary>
      <div className="grid grid-cols-1 gap-5 pt-2 pb-4">{children}</div>
    </details>
  );
}
