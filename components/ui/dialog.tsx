"use client";

import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button, IconButton } from "./button";
import { classNames } from "./class-names";

const SIZES = {
  normal: "w-[calc(100%-2rem)] max-w-lg rounded-md border max-md:mb-4",
  wide: "max-md:m-0 max-md:h-dvh max-md:w-full max-md:max-w-none max-md:max-h-none md:w-[calc(100%-4rem)] md:max-w-6xl md:rounded-md md:border",
};
const FRAMES = {
  normal: "max-h-[calc(100dvh-4rem)]",
  wide: "max-md:h-full md:max-h-[calc(100dvh-4rem)]",
};
const FIELDS = "input, textarea, select";
const FOOTER = "flex flex-wrap justify-end gap-2 border-t px-5 py-3";

/**
 * The browser's own modal dialog: it holds the focus, closes on Escape, and gives the focus back. Where something was
 * typed into a form of it, closing asks first. `keeps`: it is there again when the dialog is opened again, so that
 * nothing is asked. `wide`: for what is compared; on a phone it fills the screen.
 */
export function Dialog({
  open,
  onClose,
  title,
  children,
  footer,
  size = "normal",
  keeps = false,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  footer?: ReactNode;
  size?: keyof typeof SIZES;
  keeps?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [opened, setOpened] = useState(open);
  if (open && !opened) setOpened(true);
  /** What was typed in, the last at the end. A field that is gone was sent, or is not asked for any more. */
  const typed = useRef<readonly HTMLElement[]>([]);
  const [asking, setAsking] = useState(false);
  if (asking && !open) setAsking(false);
  const isPressedOutside = useRef(false);

  useLayoutEffect(() => {
    const element = dialog.current;
    if (!open || !element) return;
    element.showModal();
    // By itself the browser would choose the frame that scrolls, where there is too much for it.
    element.querySelector<HTMLElement>(FIELDS)?.focus();
    // Also when it is taken away: only a dialog that is closed gives the focus back.
    return () => element.close();
  }, [open]);

  function dismiss() {
    if (!keeps && typed.current.some((field) => field.isConnected)) setAsking(true);
    else dialog.current?.close();
  }

  function stay() {
    flushSync(() => setAsking(false));
    const fields = dialog.current?.querySelectorAll<HTMLElement>(FIELDS) ?? [];
    [...fields, ...typed.current].findLast((field) => field.checkVisibility())?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    // A second Escape without anything between would close it unasked.
    event.preventDefault();
    if (asking) stay();
    else dismiss();
  }

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={({ currentTarget }) => currentTarget.open || onClose()}
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        dismiss();
      }}
      onKeyDown={onKeyDown}
      onInput={({ target }) => {
        if (target instanceof HTMLElement && "form" in target && target.form)
          typed.current = [...typed.current.filter((field) => field !== target), target];
      }}
      onPointerDown={({ target, currentTarget }) => {
        isPressedOutside.current = target === currentTarget;
      }}
      onClick={({ target, currentTarget }) => {
        // Whoever selects a text and lets go outside has clicked here, too.
        if (target === currentTarget && isPressedOutside.current) dismiss();
      }}
      className={classNames("m-auto bg-surface p-0 text-ink backdrop:bg-scrim", SIZES[size])}
    >
      {(open || (keeps && opened)) && (
        <div className={classNames("relative grid grid-cols-1 grid-rows-[auto_1fr_auto]", FRAMES[size])}>
          <h2 id={titleId} className="py-4 pr-16 pb-2 pl-5 font-semibold text-lg">
            {title}
          </h2>
          <div className="overflow-y-auto px-5 pt-1 pb-5">{children}</div>
          {asking ? (
            <DiscardQuestion onStay={stay} onDiscard={() => dialog.current?.close()} />
          ) : (
            footer && <div className={FOOTER}>{footer}</div>
          )}
          {/* Last, so that where there is no field the focus goes to the safe button. */}
          <IconButton
            label="Close"
            onClick={dismiss}
            className="absolute top-3 right-4 touch:top-2 touch:right-2"
          >
            <X aria-hidden className="size-4" />
          </IconButton>
        </div>
      )}
    </dialog>
  );
}

/** In the dialog's own frame, beside what it is about. */
function DiscardQuestion({ onStay, onDiscard }: { onStay: () => void; onDiscard: () => void }) {
  const question = useId();
  return (
    <div className={FOOTER}>
      <p id={question} className="mr-auto self-center font-medium max-md:w-full">
        Discard changes?
      </p>
      <Button autoFocus aria-describedby={question} onClick={onStay}>
        Keep editing
      </Button>
      <Button variant="danger" onClick={onDiscard}>
        Discard
      </Button>
    </div>
  );
}
