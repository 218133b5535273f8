import { X } from "lucide-react";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { IconButton } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog-footer";

/**
 * A nonmodal dialog within the page. Opening it focuses its first field, and closing it restores the focus.
 * Closing it also unmounts the fields, so the parent has to keep what was typed.
 */
export function Panel({
  open,
  onClose,
  title,
  children,
  footer,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  footer: ReactNode;
}) {
  const panel = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useLayoutEffect(() => {
    const element = panel.current;
    if (!open || !element) return;
    const before = document.activeElement;
    element.querySelector<HTMLElement>("input, textarea, select")?.focus();
    return () => {
      const { activeElement } = document;
      // Leaves the focus alone if the user has moved it elsewhere.
      if (!element.contains(activeElement) && activeElement !== document.body) return;
      if (!(before instanceof HTMLElement)) return;
      before.focus();
      // An element that was hidden while the panel was open may not be visible again until after this effect.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) before.focus();
      });
    };
  }, [open]);

  if (!open) return null;
  return (
    <dialog
      open
      ref={panel}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
      className="relative m-0 grid w-full grid-cols-1 rounded-md border bg-surface text-ink"
    >
      <h2 id={titleId} className="py-3 pr-14 pb-1 pl-4 font-semibold text-lg">
        {title}
      </h2>
      <div className="px-4 pb-4">{children}</div>
      <DialogFooter className="px-4">{footer}</DialogFooter>
      <IconButton
        label="Close"
        onClick={onClose}
        className="absolute top-2.5 right-2.5 touch:top-1 touch:right-1"
      >
        <X aria-hidden className="size-4" />
      </IconButton>
    </dialog>
  );
}
