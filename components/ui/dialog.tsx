"use client";

import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { IconButton } from "./button";
import { classNames } from "./class-names";

const SIZES = {
  normal: "w-[calc(100%-2rem)] max-w-lg rounded-md border max-md:mb-4",
  wide: "max-md:m-0 max-md:h-dvh max-md:w-full max-md:max-w-none max-md:max-h-none md:w-[calc(100%-4rem)] md:max-w-6xl md:rounded-md md:border",
};
const FRAMES = {
  normal: "max-h-[calc(100dvh-4rem)]",
  wide: "max-md:h-full md:max-h-[calc(100dvh-4rem)]",
};

/**
 * The browser's own modal dialog: it holds the focus, closes on Escape, and gives the focus back. What was typed in
 * it is there again when it is opened again. `wide`: for what is compared; on a phone it fills the screen.
 */
export function Dialog({
  open,
  onClose,
  title,
  children,
  footer,
  size = "normal",
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  footer?: ReactNode;
  size?: keyof typeof SIZES;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [opened, setOpened] = useState(open);
  if (open && !opened) setOpened(true);
  useEffect(() => {
    const element = dialog.current;
    if (open && !element?.open) {
      element?.showModal();
      // By itself the browser would choose the frame that scrolls, where there is too much for it.
      element?.querySelector<HTMLElement>("input, textarea, select")?.focus();
    }
    if (!open) element?.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is on the backdrop; the keyboard has Escape.
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className={classNames("m-auto bg-surface p-0 text-ink backdrop:bg-scrim", SIZES[size])}
    >
      {opened && (
        <div className={classNames("relative grid grid-cols-1 grid-rows-[auto_1fr_auto]", FRAMES[size])}>
          <h2 id={titleId} className="py-4 pr-16 pb-2 pl-5 font-semibold text-lg">
            {title}
          </h2>
          <div className="overflow-y-auto px-5 pt-1 pb-5">{children}</div>
          {footer && <div className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</div>}
          {/* Last, so that where there is no field the focus goes to the safe button. */}
          <IconButton label="Close" onClick={onClose} className="absolute top-3 right-4">
            <X aria-hidden className="size-4" />
          </IconButton>
        </div>
      )}
    </dialog>
  );
}
