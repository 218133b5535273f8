import { type RefObject, useEffect, useEffectEvent } from "react";
import { flushSync } from "react-dom";
import { isInText } from "@/components/keyboard/key-press";
import { isTurnedOff } from "@/components/keyboard/single-key-shortcuts";
import { type ReviewKeyPlace, reviewCommandOf } from "./review-keys";

/**
 * Handles the inbox's shortcuts while the focus is in the inbox. They press the card's buttons, so they do
 * nothing while the buttons are inert. The A key only focuses Approve, and Enter then presses the button. R
 * and X ask for a reason.
 */
export function useReviewKeys(
  root: RefObject<HTMLElement | null>,
  { onWalk, onKeys }: { onWalk: (by: 1 | -1) => void; onKeys: () => void },
) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    if (event.defaultPrevented || !(target instanceof HTMLElement) || isTurnedOff(event)) return;
    keepSpaceFromAimed(event);
    const place = placeOf(target);
    const command = place && reviewCommandOf(event, place);
    if (!command) return;
    const pane = root.current?.querySelector<HTMLElement>("[data-review-pane]");
    event.preventDefault();
    switch (command) {
      case "next":
      case "previous":
        return onWalk(command === "next" ? 1 : -1);
      case "keys":
        return onKeys();
      case "edit":
        return edit(pane);
      case "leave-text":
        return pane?.focus();
      case "aim":
        return aimAt(findButton(pane, "approve"));
      case "request-changes":
        return findButton(pane, "request_changes")?.click();
      case "reject":
        return findButton(pane, "reject")?.click();
      case "send": {
        const dialog = target.closest("dialog");
        if (dialog) return dialog.querySelector("form")?.requestSubmit();
        return pane?.contains(target) ? findButton(pane, "approve")?.click() : undefined;
      }
    }
  });

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const keyDown = (event: KeyboardEvent) => onKeyDown(event);
    element.addEventListener("keydown", keyDown);
    element.addEventListener("keyup", keepSpaceFromAimed);
    return () => {
      element.removeEventListener("keydown", keyDown);
      element.removeEventListener("keyup", keepSpaceFromAimed);
    };
  }, [root]);
}

/** Focuses the document's field. A formatted document has a button that shows the field. */
function edit(pane: HTMLElement | null | undefined) {
  // The changes since the previous round may be shown instead of the document.
  flushSync(() => pane?.querySelector<HTMLElement>("[data-show-document]")?.click());
  const field = pane?.querySelector<HTMLElement>("[data-document]");
  if (field) field.focus();
  else pane?.querySelector<HTMLElement>("[data-edit-document]")?.click();
}

function findButton(pane: HTMLElement | null | undefined, decision: string) {
  return pane?.querySelector<HTMLButtonElement>(
    `button[data-decision="${decision}"]:not(:disabled, [aria-disabled])`,
  );
}

/** Focuses a button and marks it, so that a space typed right after doesn't press it. */
function aimAt(button: HTMLButtonElement | null | undefined) {
  if (!button) return;
  button.dataset.aimed = "";
  button.addEventListener("blur", () => delete button.dataset.aimed, { once: true });
  button.focus();
}

/**
 * Ignores the space bar on a button that these keys focused, because the user may believe that they're typing
 * in a text field.
 */
function keepSpaceFromAimed(event: KeyboardEvent) {
  const { key, target } = event;
  if (key === " " && target instanceof HTMLElement && "aimed" in target.dataset) event.preventDefault();
}

/** Returns null in places where the inbox has no shortcuts. */
function placeOf(target: HTMLElement): ReviewKeyPlace | null {
  if (target.closest("[data-comments]")) return null;
  if (target.closest("dialog")) return "dialog";
  if (document.querySelector("dialog:modal")) return null;
  if (isInText(target)) return "text";
  return target.closest("[data-review]") ? "list" : "elsewhere";
}
