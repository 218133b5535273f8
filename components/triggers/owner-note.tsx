import { ShieldUser } from "lucide-react";
import type { ReactNode } from "react";

/** Explains what it means to own a trigger. */
export function OwnerNote({ children }: { children: ReactNode }) {
  return (
    <p className="flex max-w-2xl gap-3 rounded-md bg-sunken px-4 py-3">
      <ShieldUser aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span>{children}</span>
    </p>
  );
}

export const OWNING =
  "The trigger's runs use your permissions and count as started by you, so you can't decide reviews that exclude the person who started the run. If you leave, the app disables the trigger and notifies the organization's owners.";
