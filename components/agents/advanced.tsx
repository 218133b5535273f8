import { type ReactNode, useState } from "react";

/** What most agents leave alone, folded; open where something in it is wrong or was set. */
export function Advanced({ open, children }: { open: boolean; children: ReactNode }) {
  const [toggled, setToggled] = useState<boolean | null>(null);
  return (
    <details
      className="rounded-md border px-4"
      open={open || (toggled ?? false)}
      onToggle={(event) => setToggled(event.currentTarget.open)}
    >
      <summary className="-mx-4 cursor-pointer rounded-md px-4 py-2 font-medium touch:py-3">Advanced</summary>
      <div className="grid grid-cols-1 gap-5 pt-2 pb-4">{children}</div>
    </details>
  );
}
