import { X } from "lucide-react";
import { type ReactNode, useId } from "react";
import { IconButton } from "@/components/ui/button";

/** A panel of the inspector under its title, with what leads back to the steps on a phone. */
export function Panel({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <header className="flex min-h-13 items-center justify-between gap-3 border-b py-2 pr-2 pl-4">
        <h2 id={titleId} className="font-semibold">
          {title}
        </h2>
        <IconButton label="Back to the steps" onClick={onClose} className="md:hidden">
          <X aria-hidden className="size-4" />
        </IconButton>
      </header>
      <div className="grid grid-cols-1 gap-5 p-4">{children}</div>
    </section>
  );
}
