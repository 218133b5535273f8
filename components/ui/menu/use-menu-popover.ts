import { type ToggleEvent, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { placeList, visibleBox } from "./place";

/** Manages the menu's list, which the browser opens and closes. */
export function useMenuPopover() {
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const stopPlacing = useRef<() => void>(null);
  // A page can have 200 menus, so only menus that have been opened render a list, and only the open one renders
  // its items.
  const [used, setUsed] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => () => stopPlacing.current?.(), []);

  const entries = () => [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
  const close = () => list.current?.hidePopover();

  // The list's size is known only once the list is open, so it stays invisible until it's positioned.
  function onBeforeToggle(event: ToggleEvent) {
    if (event.newState === "open") flushSync(() => setOpen(true));
    if (list.current) list.current.style.visibility = event.newState === "open" ? "hidden" : "";
  }

  function onToggle(event: ToggleEvent) {
    const menu = list.current;
    const anchor = button.current;
    anchor?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open") setOpen(false);
    stopPlacing.current?.();
    if (event.newState !== "open" || !menu || !anchor) return;
    stopPlacing.current = keepPlaced(menu, anchor);
    menu.style.visibility = "";
    entries()[0]?.focus();
  }

  return { button, list, used, setUsed, open, entries, close, onBeforeToggle, onToggle };
}

/**
 * Positions a list next to its button. Repositions it whenever the button moves, such as on a canvas, or an on-screen
 * keyboard opens. The list is in the top layer, where nothing clips it but where it doesn't move with the button.
 * Returns a function that stops the repositioning.
 */
function keepPlaced(menu: HTMLElement, button: HTMLElement): () => void {
  let anchor = button.getBoundingClientRect();
  let frame = requestAnimationFrame(follow);

  function follow() {
    const now = button.getBoundingClientRect();
    const moved = now.top !== anchor.top || now.left !== anchor.left;
    anchor = now;
    if (moved) place();
    frame = requestAnimationFrame(follow);
  }

  function place() {
    Object.assign(menu.style, { minHeight: "", maxHeight: "" });
    const size = { width: menu.offsetWidth, height: menu.offsetHeight };
    const { top, bottom, left, maxHeight } = placeList(anchor, size, visibleBox(), window.innerHeight);
    const px = (length: number | undefined) => (length === undefined ? "auto" : `${length}px`);
    Object.assign(menu.style, { top: px(top), bottom: px(bottom), left: px(left), maxHeight: px(maxHeight) });
    // Keeps the filter field from moving while it filters a list above the button.
    if (bottom !== undefined) menu.style.minHeight = px(Math.min(size.height, maxHeight));
  }
  place();
  window.visualViewport?.addEventListener("resize", place);
  return () => {
    cancelAnimationFrame(frame);
    window.visualViewport?.removeEventListener("resize", place);
  };
}
