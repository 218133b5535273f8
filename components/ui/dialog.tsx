"use client";

import { X } from "lucide-react";
import {
  type InputEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { Button, IconButton } from "./button";
import { classNames } from "./class-names";
import { DialogFooter } from "./dialog-footer";

const SIZES = {
  normal: "w-[calc(100%-2rem)] max-w-lg rounded-md border max-md:mb-4",
  wide: "max-md:m-0 max-md:h-dvh max-md:w-full max-md:max-w-none max-md:max-h-none md:w-[calc(100%-4rem)] md:max-w-6xl md:rounded-md md:border",
};
const FRAMES = {
  normal: "max-h-[calc(100dvh-4rem)]",
  wide: "max-md:h-full md:max-h-[calc(100dvh-4rem)]",
};
const FIELDS = "input, textarea, select";
/** The field to focus, if it isn't the first. */
const FIRST = '[data-first="true"]';

/**
 * The browser's own modal dialog, which traps focus, closes on Escape, and restores focus. Asks before
 * discarding typed input. Doesn't ask if `keeps` is set, because the input then survives closing. On a phone, a wide
 * dialog fills the screen.
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
  const { asking, dismiss, stay, onInput, onKeyDown } = useDismissal(dialog, { open, keeps });
  const isPressedOutside = useRef(false);

  useLayoutEffect(() => {
    const element = dialog.current;
    if (!open || !element) return;
    element.showModal();
    // If the content scrolls, the browser would focus the scrolling element instead.
    const field = element.querySelector<HTMLElement>(FIRST) ?? element.querySelector<HTMLElement>(FIELDS);
    field?.focus();
    // Also closes on unmount, because only a closed dialog restores the focus.
    return () => element.close();
  }, [open]);

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
      onInput={onInput}
      onPointerDown={({ target, currentTarget }) => {
        isPressedOutside.current = target === currentTarget;
      }}
      onClick={({ target, currentTarget }) => {
        // Selecting text and releasing the mouse button outside also counts as a click here.
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
            footer && <DialogFooter className="px-5">{footer}</DialogFooter>
          )}
          {/* Comes last, so that a dialog without fields focuses an earlier button instead, such as Cancel. */}
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

/** Closes the dialog. Asks first if that would discard typed input. */
function useDismissal(
  dialog: RefObject<HTMLDialogElement | null>,
  { open, keeps }: { open: boolean; keeps: boolean },
) {
  /**
   * The fields that the user typed into, most recent last. Fields that were removed from the page don't count, because
   * their text was sent or is no longer needed.
   */
  const typed = useRef<readonly HTMLElement[]>([]);
  const [asking, setAsking] = useState(false);
  if (asking && !open) setAsking(false);

  function dismiss() {
    if (!keeps && typed.current.some((field) => field.isConnected)) setAsking(true);
    else dialog.current?.close();
  }

  function stay() {
    flushSync(() => setAsking(false));
    const fields = dialog.current?.querySelectorAll<HTMLElement>(FIELDS) ?? [];
    [...fields, ...typed.current].findLast((field) => field.checkVisibility())?.focus();
  }

  function onInput({ target }: InputEvent) {
    if (target instanceof HTMLElement && "form" in target && target.form)
      typed.current = [...typed.current.filter((field) => field !== target), target];
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    // On a second Escape in a row, the browser would close the dialog without asking.
    event.preventDefault();
    if (asking) stay();
    else dismiss();
  }

  return { asking, dismiss, stay, onInput, onKeyDown };
}

/** Shown in the same dialog, so that its content stays visible. */
function DiscardQuestion({ onStay, onDiscard }: { onStay: () => void; onDiscard: () => void }) {
  const question = useId();
  return (
    <DialogFooter className="px-5">
      <p id={question} className="mr-auto self-center font-medium max-md:w-full">
        Discard changes?
      </p>
      <Button autoFocus aria-describedby={question} onClick={onStay}>
        Keep editing
      </Button>
      <Button variant="danger" onClick={onDiscard}>
        Discard
      </Button>
    </DialogFooter>
  );
}
